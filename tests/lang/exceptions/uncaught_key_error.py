# exit: 1
# cpython: 3.14
"""KeyError shows the repr of its key; a comprehension and a lambda are in the way."""
d = {"x": 1}
def look(k): return d[k]
f = lambda ks: [look(k) for k in ks]
print(f(["x"]))
f(["x", "missing key"])
