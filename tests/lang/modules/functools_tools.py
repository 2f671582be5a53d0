"""functools: wrappers, caches, orderings, dispatch, as users call them."""
import functools
from functools import (wraps, update_wrapper, total_ordering, cached_property, lru_cache, cache, partial, partialmethod,
                       singledispatch, singledispatchmethod, reduce, cmp_to_key)


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


# wraps
def deco(f):
    @wraps(f)
    def inner(*a, **k):
        "inner doc"
        return f(*a, **k) + 1
    return inner

@deco
def add(a, b=2) -> int:
    "adds"
    return a + b
add.tag = 5
print(add(1), add(1, b=5), add.__name__, add.__qualname__, add.__doc__, add.__wrapped__(1), add.__module__)
print(deco(add).tag, deco(add).__wrapped__ is add, wraps(add, assigned=("__doc__",), updated=())(lambda: 0).__name__)

# lru_cache
calls = []
@lru_cache(maxsize=3)
def sq(x):
    calls.append(x)
    return x * x
print([sq(i) for i in (1, 2, 3, 1, 4, 2, 1, 3)], calls, sq.cache_info(), sq.cache_parameters())
sq.cache_clear(); print(sq.cache_info(), sq(2), sq.cache_info().misses, sq.__name__, type(sq).__name__)
print(tuple(sq.cache_info()), sq.cache_info()._asdict(), sq.cache_info() == (0, 1, 3, 1), sq.cache_info().currsize)

@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info(), fib.__wrapped__ is not fib)

@lru_cache
def kw(*a, **k):
    calls.append((a, k)); return len(calls)
calls.clear()
print(kw(1, 2), kw(1, 2), kw(1, b=2), kw(1, b=2), kw(b=2, a=1), kw(a=1, b=2), kw(1), kw(1.0), kw(True), kw("a"), kw(("a",)), kw(), kw.cache_info())
@lru_cache(None, typed=True)
def ty(x):
    return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty(x=1), ty(x=1.0), ty.cache_info(), ty.cache_parameters())
@lru_cache(maxsize=0)
def never(x):
    return [x]
print(never(1), never(1), never.cache_info())
@lru_cache(maxsize=-5)
def neg(x): return x
print(neg(1), neg.cache_info(), neg.cache_parameters())
err(sq, []); err(kw, 1, a={}); err(lru_cache, "x"); err(lambda: lru_cache(2.5)(len))

class K:
    n = 0
    def __init__(self, v): self.v = v
    def __hash__(self): return hash(self.v)
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"K({self.v})"
    @lru_cache(maxsize=None)
    def m(self, x):
        K.n += 1
        return self.v + x
    @staticmethod
    @cache
    def s(x): return x * 3
    @classmethod
    @cache
    def c(cls, x): return cls.__name__ + str(x)
k = K(10)
print(k.m(1), k.m(1), K(10).m(1), K.n, K.m.cache_info(), K.m(k, 5), K.s(2), k.s(2), K.c(1), k.c(1))
@lru_cache(2)
def by(o): return o.v
print([by(K(i)) for i in (1, 2, 1, 3, 2, 1, 1)], by.cache_info())
def boom(x): raise ValueError(x)
b = lru_cache(2)(boom); err(b, 1); err(b, 1); print(b.cache_info())
@lru_cache(maxsize=5)
def deep(n): return 0 if n == 0 else deep(n - 1) + 1
print(deep(60), deep.cache_info(), [deep(i) for i in range(60, 54, -1)], deep.cache_info())

# partial
def f(*a, **k): return a, k
p = partial(f, 1, 2, x=3)
print(p(4, y=5), p(x=9), p.func is f, p.args, p.keywords, p.__dict__)
p.note = "n"; print(p.__dict__, partial(p, 5).func is p, partial(p, 5)(6))
class P(partial):
    def __repr__(self): return "P!"
q = P(f, 1); print(q, q(2), isinstance(q, partial), partial(q, 2).args, type(partial(q, 2)).__name__)
print(repr(partial(int, 5, base=2)), repr(partial(partial(print, 1), 2)), repr(partial(pow)))
r = partial(f); r.__setstate__((len, ("abc",), {}, {"z": 1})); print(r(), r.z, r.__reduce__()[2][1:])
err(r.__setstate__, (1, 2)); err(partial); err(partial, 3); err(partial(f, **{"a b": 1})); err(partial(len), 1)
loop = partial(f); loop.__setstate__((loop, (loop,), {}, {})); print(repr(loop))
print(partial(f, *range(12))(*range(3), a=1), max([[1], [3], [2]], key=partial(max)), partial(max, key=len)("a", "bb"))
print(partial[int], hash(p) == hash(p), p == partial(f, 1, 2, x=3))

# partialmethod
class Cell:
    alive = False
    def set(self, state, *rest, tag=None): self.alive = state; return state, rest, tag
    on = partialmethod(set, True)
    off = partialmethod(set, False, 7, tag="t")
    again = partialmethod(off, 8)
    st = partialmethod(staticmethod(f), 1)
    cl = partialmethod(classmethod(lambda cls, *a: (cls.__name__, a)), 2)
    bi = partialmethod(print, "printed")
c = Cell()
print(c.on(), c.alive, c.off(9, tag="u"), c.alive, c.again(1), c.st(2), Cell.st(3), c.cl(3), Cell.cl(4), Cell.on(c))
print(Cell.__dict__["on"].args, Cell.__dict__["again"].keywords)

# total_ordering
for have in ("__lt__", "__le__", "__gt__", "__ge__"):
    def method(self, o, have=have):
        if not isinstance(o, type(self)): return NotImplemented
        return getattr(int, have)(self.v, o.v)
    T = total_ordering(type("T", (), {have: method, "__init__": lambda self, v: setattr(self, "v", v),
                                      "__eq__": lambda self, o: self.v == o.v}))
    a, b = T(1), T(2)
    print(have, a < b, a <= b, a > b, a >= b, a <= T(1), a >= T(1), a < T(1), a > T(1), T.__lt__.__name__)
    err(lambda: a < 3); err(lambda: a >= 3)
err(total_ordering, type("E", (), {}))

# cached_property
class D:
    n = 0
    @cached_property
    def v(self):
        "the v"
        self.n += 1
        return self.n * 10
d = D(); print(d.v, d.v, d.n, d.__dict__, D.v.__doc__, D.v.attrname, type(D.v).__name__)
del d.v; print(d.v, d.n); d.v = 1; print(d.v)
class S:
    __slots__ = ()
    @cached_property
    def v(self): return 1
err(lambda: S().v)
class B:
    a = cached_property(len)
err(B.a.__set_name__, B, "b")
x = cached_property(lambda s: 1); err(x.__get__, 1)

# singledispatch
@singledispatch
def show(x, *a): return "obj"
@show.register
def _(x: int, *a): return "int"
@show.register(list)
def show_list(x, *a): return "list", a
@show.register
def _(x: float | complex, *a): return "num"
show.register(type(None), lambda x, *a: "none")
class L(list): pass
class M(L): pass
@show.register
def _(x: "L", *a): return "L"
print(show(1), show(True), show([1], 2), show(2.5), show(1j), show(None), show("s"), show(L()), show(M()), show(()))
print(show.dispatch(bool)(0), show.dispatch(dict)(0), sorted(t.__name__ for t in show.registry), show.__name__, show_list.__name__)
err(show); err(show.register, 5); err(show.register, list[int], len)
class SD:
    @singledispatchmethod
    def go(self, x): return "other", x
    @go.register
    def _(self, x: int): return "int", x
    @go.register(str)
    def _(self, x): return "str", x
    @singledispatchmethod
    @classmethod
    def k(cls, x): return cls.__name__, x
    @k.register
    @classmethod
    def _(cls, x: int): return "k-int", cls.__name__, x
print(SD().go(1), SD().go("a"), SD().go(1.5), SD.k(1), SD().k("z"), SD.go(SD(), 3) if False else "")

# reduce and cmp_to_key
print(reduce(lambda a, b: a - b, range(5)), reduce(max, "hello"), sorted(["b", "A", "c"], key=cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
key = cmp_to_key(lambda a, b: a - b)
print(key(1) < key(2), key(2) == key(2), key(3) != key(3), key(1) >= key(2), key(obj=5).obj, type(key(1)).__name__)
err(lambda: key(1) < 5); err(lambda: key < key); err(hash, key(1)); err(cmp_to_key); err(key)
err(reduce, max); err(reduce, max, 5); err(reduce, max, []); err(lambda: reduce(5, [1, 2]))
