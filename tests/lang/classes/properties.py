"""property with getter, setter, deleter; inheritance."""
class T:
    def __init__(self, c): self._c = c
    @property
    def f(self):
        "Fahrenheit."
        return self._c * 9 / 5 + 32
    @f.setter
    def f(self, v): self._c = (v - 32) * 5 / 9
    @f.deleter
    def f(self): print("deleted"); self._c = 0
    ro = property(lambda self: "ro")
t = T(100)
print(t.f, T.f.__doc__); t.f = 32; print(t._c); del t.f; print(t.f, t.ro)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def s(): t.ro = 1
def d(): del t.ro
err(s); err(d)
class U(T):
    @property
    def f(self): return "U " + str(super().f)
    @T.f.setter
    def g(self, v): print("g set", v)
u = U(0); print(u.f); err(lambda: setattr(u, "f", 1)); u.g = 5
class A:
    @property
    def bad(self): raise AttributeError("inside")
    def __getattr__(self, n): return f"fallback {n}"
print(A().bad)
class B:
    @property
    def bad(self): raise ValueError("boom")
err(lambda: B().bad)
err(lambda: hasattr(B(), "bad"))
p = property(fget=lambda s: 1, doc="d"); print(p.__doc__, p.fset, isinstance(T.f, property), T.f.fget.__name__)
class C:
    def _get(self): return 1
    x = property(_get)
class D(C):
    def _get(self): return 2
print(D().x)
