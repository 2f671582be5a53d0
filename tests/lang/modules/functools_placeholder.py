# cpython: 3.14
"""functools.Placeholder, partial as a method descriptor, reduce(initial=...): new in 3.14."""
from functools import partial, partialmethod, Placeholder as _, reduce, wraps


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


def f(*a, **k): return a, k
p = partial(f, _, 2, _, 4)
print(p(1, 3), p(1, 3, 5), p(1, 3, x=9), p.args, repr(_), type(_)() is _, type(_).__name__)
q = partial(p, 10); print(q.args, q(30), partial(q, 30).args, partial(q, 30)(50), partial(p, 1, 3, 5, z=1)(6))
err(p); err(p, 1); err(partial, f, _); err(partial, f, x=_); err(partial, f, 1, _); err(type(_), 1)
class C:
    m = partial(f, 1)
    n = partialmethod(f, _, 2)
    s = staticmethod(partial(f, 1))
c = C()
print(c.m()[0][1] is c, len(c.m(5)[0]), C.m(5), c.n(1)[0][1:], c.s(7)); err(c.n)
print(reduce(lambda a, b: a + b, [], initial=3), reduce(max, [1, 5], initial=9))
err(reduce, max, [1], 2, initial=3); err(reduce, max, [1], start=3)
class Q(partial): pass
print(repr(Q(len, "a")))
def typed[T](x: T) -> int: ...
@wraps(typed)
def w(*a): ...
print(w.__type_params__, w.__annotations__)
class K:
    @classmethod
    def c(cls, x: int): ...
    @staticmethod
    def s() -> str: ...
print(K.__dict__["c"].__annotations__, K.__dict__["s"].__annotations__)
