"""Floats of every exponent survive storage in containers, attributes and arithmetic."""
vals = []
x = 1.0
for e in range(-1074, 1024, 61):
    v = 2.0 ** e
    vals.append(v); vals.append(-v * 1.5 if e < 1000 else -v)
class C: pass
objs = []
for v in vals:
    o = C(); o.v = v; objs.append(o)
print(all(o.v == v for o, v in zip(objs, vals)), len(vals))
print([repr(v) for v in vals[:6]], [repr(v) for v in vals[-6:]])
print(sum(1 for v in vals if v + v == 2 * v), {v: i for i, v in enumerate(vals)}[vals[7]])
print([v * 0.5 * 2 == v for v in vals].count(False))
print(min(vals), max(vals))
