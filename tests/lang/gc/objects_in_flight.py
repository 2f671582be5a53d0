"""Values held only by temporaries, cells, generators, defaults and exceptions survive a collection."""
import gc
def mk(n): gc.collect(); return [n, str(n) * 2]
print(mk(1) + mk(2), [mk(i) for i in range(3)], {str(i): mk(i) for i in range(2)}, (mk(1), mk(2)), f"{mk(3)} {mk(4)}", max(mk(5), mk(6)), sorted([mk(3), mk(1)]))
def gen():
    x = mk(7)
    gc.collect()
    y = yield x
    gc.collect()
    yield x, y
g = gen(); a = next(g); gc.collect(); print(g.send(mk(8)))
def clo():
    v = mk(9)
    def inner(d=mk(10)):
        gc.collect(); return v, d
    return inner
f = clo(); gc.collect(); print(f())
try:
    raise ValueError(mk(11), mk(12))
except ValueError as e:
    gc.collect(); print(e.args)
class C:
    attr = mk(13)
    def __init__(self): self.x = mk(14); gc.collect(); self.y = mk(15)
    def __add__(self, o): gc.collect(); return self.x + o.y
    def __repr__(self): gc.collect(); return "C" + str(self.x)
print(C() + C(), [C(), C()], C.attr, "%s %s" % (C(), mk(16)), "{} {}".format(C(), mk(17)))
print(list(map(lambda q: mk(q) + mk(q), range(3))), list(zip(mk(1), mk(2))), dict([mk(1), mk(2)]), sum([mk(1), mk(2)], []), "".join(str(mk(i)) for i in range(2)))
def star(*a, **k): gc.collect(); return a, sorted(k.items())
print(star(mk(1), *mk(2), k=mk(3), **{"z": mk(4)}))
class K:
    def __init__(self, n): self.n = mk(n)
    def __hash__(self): gc.collect(); return 1
    def __eq__(self, o): gc.collect(); return self.n == o.n
d = {K(i): mk(i) for i in range(4)}; print(d[K(2)], len(d), len({K(1), K(2), K(1)}))
class L:
    def __init__(self, n): self.n = mk(n)
    def __lt__(self, o): gc.collect(); return self.n < o.n
print([x.n for x in sorted([L(3), L(1), L(2)])])
big = 2**200
print([big * i + mk(i)[0] for i in range(3)], [1e300 * 10.0 ** i for i in range(3)])
