"""Tuples: literals, methods, immutability, hashing."""
t = (1, "a", 2.5)
print(t, len(t), t[0], t[-1], t[1:], t[::-1], (), (1,), t + (3,), (0,) * 3, 2 * (1, 2), tuple("ab"), tuple([1]), tuple(), 1,)
print(t.index("a"), t.count(1), "a" in t, (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (1, 2) == (1.0, 2), hash((1, 2)) == hash((1.0, 2)), (1, (2, 3)) == (1, (2, 3)))
print({(1, 2): "p"}[1, 2], hash(()) == hash(tuple()), [*t, *t], (*t, 4), type(()).__name__)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def st():
    t[0] = 1
def dl():
    del t[0]
err(st); err(dl)
err(lambda: t[5])
err(lambda: t["a"])
err(lambda: t.index(99))
err(lambda: hash(([],)))
err(lambda: t + [1])
err(lambda: t.append)
class P(tuple):
    def __new__(cls, x, y): return super().__new__(cls, (x, y))
    @property
    def x(self): return self[0]
p = P(3, 4)
print(p, p.x, p == (3, 4), type(p + (1,)).__name__, isinstance(p, tuple), len(p))
x = ([1],)
try:
    x[0] += [2]
except TypeError as e:
    print(e, x)
