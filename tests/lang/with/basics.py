"""Context managers: order, values, suppression."""
class C:
    def __init__(self, n, swallow=False): self.n = n; self.s = swallow
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__, v, tb is not None)
        return self.s
with C(1) as a: print("body", a)
with C(1) as a, C(2) as b: print(a, b)
with (C(1) as a, C(2), C(3) as c,): print(a, c)
with C("s", True): raise ValueError("swallowed")
print("on")
try:
    with C("o"), C("i"):
        raise KeyError("k")
except KeyError as e:
    print("got", e)
with C("outer", True), C("inner"):
    raise ValueError("x")
def f():
    with C("r"):
        return "returned"
def g():
    for i in range(3):
        with C(i):
            if i == 0: continue
            if i == 1: break
print(f()); g()
class T:
    def __enter__(self): return 1, [2, 3]
    def __exit__(self, *a): print(len(a))
with T() as (p, (q, r)): print(p, q, r)
l = [0]
with T() as l[0]: print(l)
