"""_functools: partial, reduce, cmp_to_key."""
from _functools import partial, reduce, cmp_to_key
p = partial(int, base=2); print(p("101"), p.func is int, p.args, p.keywords, p("7", base=8))
def f(*a, **k): return a, sorted(k.items())
q = partial(f, 1, x=2); print(q(3, y=4), q(x=9), partial(q, 5)(6), partial(partial(f, 1), 2).args, q.__dict__)
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 5), reduce(max, [3, 9, 2]), reduce(lambda a, b: b + a, "abc"), reduce(lambda a, b: a + [b], (1, 2), []))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted("bca", key=cmp_to_key(lambda a, b: (a > b) - (a < b))))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: partial()); err(lambda: partial(5)); err(lambda: reduce(lambda a, b: a, 5))
class C:
    def m(self, a, b): return a, b
print(partial(C().m, 1)(2), list(map(partial(pow, 2), range(4))), isinstance(p, partial), callable(p))
