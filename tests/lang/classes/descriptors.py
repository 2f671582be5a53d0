"""Data and non-data descriptors, and who wins."""
class Data:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, o, t=None): return ("class", t.__name__) if o is None else o.__dict__.get("_" + self.name, "unset")
    def __set__(self, o, v): o.__dict__["_" + self.name] = v
    def __delete__(self, o): print("delete"); del o.__dict__["_" + self.name]
class NonData:
    def __get__(self, o, t=None): return "nondata"
class C:
    d = Data(); n = NonData(); plain = 5
c = C()
print(c.d, C.d, c.n, C.n); c.d = 7; print(c.d, c.__dict__); c.n = "inst"; print(c.n, C.n); del c.n; print(c.n)
c.__dict__["d"] = "hidden"; print(c.d); del c.d; print(c.d)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, t):
        if o is None: return self
        v = self.f(o); o.__dict__[self.n] = v; return v
class D:
    @Lazy
    def v(self): print("compute"); return 10
d = D(); print(d.v, d.v, d.__dict__)
class RO:
    def __get__(self, o, t): return 1
    def __set__(self, o, v): raise AttributeError("read only")
class E:
    r = RO()
try:
    E().r = 5
except AttributeError as e:
    print(e)
class Meta(type):
    m = property(lambda cls: "meta " + cls.__name__)
    mn = "meta plain"
class F(metaclass=Meta):
    mn = "class plain"
print(F.m, F.mn, hasattr(F(), "m"))
class Bad:
    def __get__(self, o, t): raise AttributeError("in get")
class W:
    b = Bad()
    def __getattr__(self, n): return "saved " + n
print(W().b)
print(type(C.__dict__["d"]).__name__, "d" in C.__dict__)
