"""functools: wraps, caches, total_ordering, partial methods, generic functions."""
import functools
from functools import (cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch,
                       singledispatchmethod, total_ordering, update_wrapper, wraps)


def err(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)


# wraps
def logged(f):
    @wraps(f)
    def wrapper(*args, **kw):
        return "logged", f(*args, **kw)
    return wrapper


@logged
def add(a, b=2):
    """Adds."""
    return a + b


add.tag = 1
print(add(1), add.__name__, add.__qualname__, add.__doc__, add.__wrapped__(5, b=6), add.__module__)
again = logged(add)
print(again.tag, again.__wrapped__ is add)


class Callable:
    def __call__(self):
        return "called"


w = wraps(Callable())(lambda: 1)
print(w.__name__, w())

# lru_cache
calls = []


@lru_cache(maxsize=2)
def square(x):
    calls.append(x)
    return x * x


print([square(n) for n in (1, 2, 1, 3, 1, 2)], calls, square.cache_info())
info = square.cache_info()
print(info.hits, info.misses, info[2], tuple(info), info._asdict(), info._replace(hits=0))
print(square.cache_parameters(), square.__wrapped__(9), square.__name__)
square.cache_clear()
print(square.cache_info(), square(1.0), square(1), square(True), square.cache_info())


@lru_cache(typed=True)
def kind(x, *, y=0):
    return type(x).__name__, y


print(kind(1), kind(1.0), kind(True), kind(1, y=1), kind(1, y=1.0), kind(1), kind.cache_info())


@lru_cache
def plain(*args, **kw):
    return args, kw


print(plain(1, 2), plain((1, 2)), plain(a=1), plain(a=1, b=2), plain(b=2, a=1), plain("a", 1), plain.cache_info())
err(plain, [])
err(lru_cache, "x")
err(lru_cache(maxsize=3), 5)


@lru_cache(maxsize=0)
def never(x):
    return x


never(1); never(1); print(never.cache_info())


@lru_cache(maxsize=-5)
def negative(x):
    return x


print(negative(1), negative.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


class Shape:
    def __init__(self, n):
        self.n = n

    @lru_cache(maxsize=None)
    def area(self, k):
        return self.n * k

    @cached_property
    def total(self):
        """The total."""
        print("computing")
        return self.n + 1

    @classmethod
    @cache
    def made(cls, n):
        return cls(n)


s = Shape(3)
print(s.area(2), s.area(2), Shape.area.cache_info(), s.total, s.total, s.__dict__, Shape.total.__doc__)
del s.total
print(s.total, Shape.made(4) is Shape.made(4))


class Slotted:
    __slots__ = ()

    @cached_property
    def x(self):
        return 1


err(lambda: Slotted().x)


@lru_cache
def fails(x):
    calls.append("failing")
    raise KeyError(x)


del calls[:]
err(fails, 1); err(fails, 1); print(calls, fails.cache_info())


# re-entrant: the recursive call fills the cache first
@lru_cache(maxsize=3)
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(deep(10), deep.cache_info(), deep(9), deep(5), deep.cache_info())


# total_ordering
@total_ordering
class V:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return self.v == other.v if isinstance(other, V) else NotImplemented

    def __lt__(self, other):
        return self.v < other.v if isinstance(other, V) else NotImplemented


for name in ("__le__", "__gt__", "__ge__"):
    def comparison(self, other, name=name):
        return getattr(self.v, name)(other.v)
    made = total_ordering(type("W", (), {name: comparison, "__init__": V.__init__, "__eq__": lambda a, b: a.v == b.v}))
    print(name, [[made(a) < made(b), made(a) <= made(b), made(a) > made(b), made(a) >= made(b)] for a, b in [(1, 2), (2, 2), (3, 2)]])
print([V(1) < V(2), V(1) <= V(1), V(1) > V(2), V(2) >= V(2)], V.__ge__.__name__)
err(lambda: V(1) <= 5)
err(lambda: total_ordering(type("N", (), {})))


# partialmethod
class Cell:
    def __init__(self):
        self.alive = False

    def set_state(self, state, *more, **kw):
        self.alive = state
        return state, more, kw

    on = partialmethod(set_state, True)
    off = partialmethod(set_state, False, k=1)
    deeper = partialmethod(off, 5, j=2)
    cls_method = partialmethod(classmethod(lambda cls, x: (cls.__name__, x)), 7)
    static = partialmethod(staticmethod(lambda x, y: (x, y)), 8)
    called = partialmethod(print, "printing")


c = Cell()
print(c.on(), c.alive, c.off(2), c.deeper(z=1), Cell.on(c), c.cls_method(), Cell.cls_method(), c.static(9), Cell.off(c, 3, k=4))


# singledispatch
@singledispatch
def show(x, *rest):
    return f"object {x!r}"


@show.register(int)
def show_int(x):
    return f"int {x}"


@show.register
def _(x: list):
    return f"list of {len(x)}"


@show.register(float)
@show.register(complex)
def _(x):
    return f"number {x}"


@show.register
def _(x: str | bytes):
    return f"text {x!r}"


class MyInt(int):
    pass


print(show(1), show(True), show([1]), show(1.5), show(2j), show("a"), show(b"b"), show(None), show(MyInt(4)))
print(show.dispatch(bool) is show_int, show.dispatch(dict) is show.__wrapped__, show.registry[int] is show_int, show.__name__, sorted(k.__name__ for k in show.registry))
err(show)
err(show.register, 5)
err(lambda: show.register(5, lambda x: x))


class Formatter:
    @singledispatchmethod
    def format(self, arg):
        return "default"

    @format.register
    def _(self, arg: int):
        return f"int {arg}"

    @format.register(str)
    def _(self, arg):
        return f"str {arg}"

    @singledispatchmethod
    @classmethod
    def make(cls, arg):
        return cls.__name__, arg

    @make.register
    @classmethod
    def _(cls, arg: int):
        return cls.__name__, "int", arg


f = Formatter()
print(f.format(1), f.format("a"), f.format(None), Formatter.make("x"), Formatter.make(1), f.make(2))

# partial
p = partial(divmod, 7)
print(p(2), p.func is divmod, p.args, p.keywords)


class MyPartial(partial):
    def shout(self):
        return str(self()).upper()


q = MyPartial("{a}-{b}".format, a=1, b=2)
print(q.shout(), type(q).__name__, isinstance(q, partial), q(b=3), q.keywords)
q.attribute = 5
outer = partial(q, a=9)
print(outer.func is q, outer(), q.__dict__, vars(partial(int)))
print(repr(partial(print, 1, sep="x")).replace(repr(print), "PRINT"))
r = partial(int)
r.__setstate__((max, (1,), {"key": None}, {"x": 1}))
print(r(5, 2), r.args, r.keywords, r.x, r.__reduce__()[0] is partial)
err(r.__setstate__, (1, 2))
err(partial(5 .__add__).__call__)
print(reduce(lambda a, b: a * b, range(1, 10)), sorted([[3], [1, 2], []], key=cmp_to_key(lambda a, b: len(a) - len(b))))
k = cmp_to_key(lambda a, b: a - b)
print(k(1) < k(2), k(1) == k(1), k(2).obj, k(3) >= k(4))
err(lambda: k(1) < 5)
err(lambda: hash(k(1)))
err(reduce, lambda a, b: a, [])
print(functools.WRAPPER_UPDATES, list[int] == functools.partial[int])
