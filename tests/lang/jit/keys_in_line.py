# Keys of dicts that machine code looks for itself: integers at the ends of ranges, texts, equal keys of other types, holes,
# chains of collisions, and classes with their own ways.
import random
def work(d, keys, n):
    hits = 0
    for i in range(n):
        k = keys[i % len(keys)]
        if k in d:
            hits += 1
            d[k] = d[k] + 1
        else:
            d[k] = 1
        d[k] = d.get(k, 0) + 1
        d.setdefault(k, 5)
        if i % 97 == 0:
            del d[k]
    return hits, len(d), sum(d.values())
base = [-1, -2, 0, 1, 2**60, 2**60-1, -2**60, -2**60-1, 2**61-1, 2**61-2, 2**62-1, -2**62, -(2**61-1), 2**62, 2**63, 2**64]
print(work({}, base, 20000))
print(work({}, [float(x) for x in range(50)] + list(range(60)), 20000))
print(work({}, ["k%d" % (i % 40) for i in range(100)], 20000))
print(work({}, [True, False, None, 0, 1, (1, 2), (1, 3), "a", b"a", 1.5, -1, -2] + list(range(-20, 20)), 20000))
class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 3
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
print(work({}, [K(i % 17) for i in range(40)], 20000))
class D(dict):
    def __missing__(self, k): return 100
    def __contains__(self, k): return True
print(work(D(), list(range(30)), 20000))
g = {}
exec("x=1\ndef f(n):\n    t=0\n    for i in range(n):\n        globals()['x']=i\n        t+=x\n    return t\n", g)
print(g['f'](5000))
random.seed(3)
d = {}
for i in range(30000):
    k = random.randrange(-300, 300)
    if k in d: del d[k]
    else: d[k] = i
print(len(d), sum(d.values()), list(d)[:5])
d = {i * 4096: i for i in range(2000)}
t = 0
for r in range(20):
    for i in range(2000):
        t += d[i * 4096]
try:
    for i in range(3000): t += d[i * 4096]
except KeyError as e: print(repr(e), t)
