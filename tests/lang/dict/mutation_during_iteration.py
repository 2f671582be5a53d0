"""Growing or shrinking a dict under its iterator raises; changing values does not."""
d = {1: 1, 2: 2, 3: 3}
for k in d:
    d[k] = d[k] * 10
print(d)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def grow():
    e = {1: 1}
    for k in e:
        e[k + 1] = 0
def shrink():
    e = {1: 1, 2: 2}
    for k in e.items():
        del e[k[0]]
def values():
    e = {1: 1, 2: 2}
    for v in e.values():
        e.clear()
err(grow); err(shrink); err(values)
def swap():
    e = {1: 1, 2: 2}
    n = 0
    for k in e:
        del e[k]
        e[k] = 0
        n += 1
        if n > 5:
            return "too many"
    return n
try:
    swap()
except RuntimeError as e:
    print(e)
for k in list(d):
    del d[k]
print(d)
it = iter({1: 1})
print(next(it), next(it, "end"), next(it, "end"))
