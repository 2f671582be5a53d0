"""__missing__, overridden methods, dict subclasses."""
class D(dict):
    def __missing__(self, k):
        print("missing", k)
        return k * 2
d = D(a=1)
print(d["a"], d["b"], d.get("b"), "b" in d, len(d), d)
class L(dict):
    def __setitem__(self, k, v):
        print("set", k); super().__setitem__(k, v)
    def __getitem__(self, k):
        print("get", k); return super().__getitem__(k)
l = L(x=1)
l["y"] = 2
l.update(z=3)
print(l["y"], l.get("z"), l, {**l}, dict(l) == l, type(l.copy()).__name__)
l.attr = 5
print(l.attr, isinstance(l, dict), type(l | {}).__name__)
def f(**kw): return kw
print(f(**l))
class M:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k.upper()
print(dict(M()), {**M()}, f(**M()))
