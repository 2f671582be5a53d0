"""__eq__, __hash__, __lt__ and keys that change the container under the operation."""
class E:
    def __init__(self, act): self.act = act
    def __eq__(self, o): self.act(); return False
    __hash__ = lambda self: 1
def t(f):
    try:
        r = f(); print("ok", r)
    except Exception as e:
        print(type(e).__name__)
l = [1] * 5; t(lambda: E(l.clear) in l); print(l)
l = [E(lambda: l.clear()), 2, 3]; t(lambda: l.index(9)); print(len(l))
l = [E(lambda: l.pop()) for _ in range(6)]; t(lambda: l.count(5)); print(len(l))
l = [E(lambda: l.clear()), 1]; t(lambda: l.remove(7)); print(l)
a = [E(lambda: a.clear()), 1, 2]; b = [0, 1, 2]; t(lambda: a == b); print(a)
d = {}
for i in range(3): dict.__setitem__(d, E(lambda: None), i)
k = E(lambda: d.clear()); t(lambda: d.get(k)); print(len(d) in (0, 3))
s = set(); s.add(E(lambda: s.clear()))
t(lambda: E(lambda: None) in s); print(len(s))
class L:
    def __init__(self, v): self.v = v
    def __lt__(self, o): x.clear(); return self.v < o.v
x = [L(3), L(1), L(2)]; t(lambda: x.sort()); print(len(x) in (0, 3))
class I:
    def __index__(self): y.clear(); return 1
y = [1, 2, 3]; t(lambda: y[I()])
y = [1, 2, 3]
def st(): y[I()] = 5
t(st); y = [1, 2, 3]
t(lambda: y[I():]); y = [1, 2, 3]
def sl(): y[0:I()] = [7, 8, 9]
t(sl); print(y == [7, 8, 9] or y)
z = [3, 1, 2]
def key(v): z.append(v); return v
t(lambda: z.sort(key=key))
w = [1, 2, 3]
def g():
    for v in w:
        w.append(v)
        if len(w) > 20: return len(w)
t(g)
class R:
    def __repr__(self): q.clear(); return "R"
q = [R(), 1, 2]; print(repr(q) in ("[R]", "[R, 1, 2]"))
class J:
    def __str__(self): return "s"
p = ["a", "b"]
def it():
    yield "x"; p.clear(); yield "y"
p.extend(it()); print(p)
print("alive")
