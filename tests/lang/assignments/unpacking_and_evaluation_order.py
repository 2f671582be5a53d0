# cpython: 3.14
# Assignment: order of evaluation, targets of every kind, what stays assigned when a later part fails.
log = []
class D(dict):
    def __setitem__(self, k, v):
        log.append(("set", k, v))
        super().__setitem__(k, v)
    def __getitem__(self, k):
        log.append(("get", k))
        return super().__getitem__(k)
    def __delitem__(self, k):
        log.append(("del", k))
        super().__delitem__(k)
def n(x):
    log.append(x)
    return x
d = D()
d[n("k1")] = d[n("k2")] = n("value")
print(log); log.clear()
d[n("a")], d[n("b")] = n(1), n(2)
print(log); log.clear()
d[n("a")] += n(5)
print(log, d["a"]); log.clear()
del d[n("a")], d[n("b")]
print(log); log.clear()
i = 0
x = [0, 0, 0]
i, x[i] = 1, "one"
print(i, x)
a = b = []
a.append(1)
print(b, a is b)
(p, q), [r, *s] = (1, 2), "xyz"
print(p, q, r, s)
first, *middle, last = range(5)
*init, end = "ab"
[only] = [7]
(x1,) = {8}
print(first, middle, last, init, end, only, x1)
try: k1, k2 = 1, 2, 3
except ValueError as e: print(e)
try: k1, k2, k3 = [1, 2]
except ValueError as e: print(e)
try: k1, *k2, k3, k4 = [1, 2]
except ValueError as e: print(e)
try: k1, k2 = 5
except TypeError as e: print(e)
class Two:
    def __iter__(self):
        yield 1
        log.append("second")
        yield 2
        log.append("third")
        yield 3
try: y, z = Two()
except ValueError as e: print(e, log)
t = ([], 1)
try: t[0] += [5]
except TypeError as e: print(e, t)
class Attr:
    __slots__ = ("v",)
o = Attr()
o.v = v2 = 3
o.v *= 2
print(o.v, v2)
try: o.w = 1
except AttributeError as e: print(type(e).__name__)
m = [[0] * 2 for _ in range(2)]
m[0][1], m[1][0] = m[1][0] + 1, m[0][1] + 2
print(m)
l = [1, 2, 3, 4, 5]
l[1:3] = l[3], *l[:1], "new"
print(l)
l[::2] = "ABC"
print(l)
try: l[::2] = "AB"
except ValueError as e: print(e)
n1: int = 5
n2: "str"
print(n1, "n2" in globals(), __annotations__ if False else "")
c = c2 = 0
c, c2 = c2 + 1, c + 2
c, (c2, *rest) = rest if False else c2, (9, 8, 7)
print(c, c2, rest)
if (w := 10) > 5: print(w)
print([w := w + 1, w ** 2], (u := 3) + u)
