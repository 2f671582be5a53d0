"""object, its methods and default behaviour."""
o = object()
print(o == o, o != object(), hash(o) == hash(o), o.__eq__(5), o.__ne__(o), bool(o), isinstance(o, object), o.__class__.__name__, str(o).startswith("<object object at 0x"))
class A:
    def __init__(self): self.a = 1
x = A()
print(x.__reduce_ex__ is not None, x.__sizeof__() > 0, x.__str__ is not None, object.__repr__(x).startswith("<__main__.A"), x.__dir__() is not None, format(x)[:3], A.__new__ is object.__new__, A.__eq__ is object.__eq__, A.__init__ is object.__init__)
y = A.__new__(A); print(vars(y)); y.__init__(); print(vars(y)); y.__dict__["b"] = 2; print(y.b); y.__dict__ = {"c": 3}; print(y.c, hasattr(y, "a"))
del y.__dict__["c"]; print(hasattr(y, "c"), y.__dict__)
print(None.__class__.__name__, type(None)() is None, type(...)() is ..., type(NotImplemented)() is NotImplemented, (None).__eq__(1), None == None, None is None, not None)
z = A(); d = z.__dict__; z.q = 5; d["w"] = 6; print(d, z.w, d is z.__dict__); d.clear(); print(hasattr(z, "a")); z.a = 2; print(d, list(d), len(d)); d.update(k=1, **{"l": 2}); print(z.k, z.l, vars(z)); d.pop("k"); print(hasattr(z, "k"))
for i in range(30): setattr(z, f"n{i}", i)
print(len(vars(z)), z.n17, sum(getattr(z, f"n{i}") for i in range(30))); [delattr(z, f"n{i}") for i in range(0, 30, 2)]; print(len(vars(z)), z.n29, hasattr(z, "n0"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: object(1)); err(lambda: object.__new__(5)); err(lambda: object.__new__(int)); err(lambda: object.__init__(o, 1) if False else None)
