"""del of names, items, slices, attributes; chained assignment order."""
x = y = 1
del x
try:
    x
except NameError as e:
    print(e)
l = list(range(6)); del l[0], l[-1], l[1:3]; print(l)
d = {"a": 1, "b": 2}; del d["a"]; print(d)
class C: z = 1
c = C(); c.a = 1; del c.a
try:
    c.a
except AttributeError as e:
    print(e)
try:
    del c.z
except AttributeError as e:
    print(type(e).__name__)
del C.z; print(hasattr(C, "z"))
a, b = 1, 2; del (a, b)
log = []
class R:
    def __setitem__(self, k, v): log.append((k, v))
    def __getitem__(self, k): return k
    def __delitem__(self, k): log.append(("del", k))
r = R()
r[1] = r[2] = r[3] = "v"; del r[1:2], r["x", ...]
print(log, r[1, 2], r[::2], r[...], r[1:2, 3])
i = [0, 1]
i[i[0]] = i[1] = 5; print(i)
x: int = 5; z: "no such name"; print(x)
def f():
    v: int
    try:
        v
    except UnboundLocalError as e:
        print(e)
f()
(p) = 3; [q, *_] = "abc"; print(p, q, _)
