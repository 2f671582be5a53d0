"""Metaclasses: __new__, __init__, __prepare__, __call__, keywords, conflicts."""
class Meta(type):
    def __prepare__(name, bases, **kw): print("prepare", name, kw); return {}
    def __new__(m, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        ns["added"] = "yes"
        return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw): print("init", name); super().__init__(name, bases, ns)
    def __call__(c, *a, **k): print("call", c.__name__, a); return super().__call__(*a, **k)
    def __len__(c): return 42
    def __getitem__(c, k): return f"{c.__name__}[{k}]"
    def __contains__(c, x): return x == "in"
    def __iter__(c): return iter("abc")
    def __getattr__(c, n): return f"meta attr {n}"
class A(metaclass=Meta, opt=1):
    v = 1
    def __init__(self, x=0): self.x = x
class B(A): pass
print(A(5).x, B().added, len(A), A["k"], "in" in A, list(B), A.zip, type(A).__name__, isinstance(A, Meta), A.__class__ is Meta)
X = type("X", (A,), {"v": 9}); print(X.v, type(X).__name__)
Y = type("Y", (), {"f": lambda self: "f"}); print(Y().f(), Y.__name__, type(Y) is type)
class M2(type): pass
try:
    class C(A, metaclass=M2): pass
except TypeError as e:
    print(str(e)[:19])
class Single(type):
    _i = {}
    def __call__(c, *a):
        if c not in c._i: c._i[c] = super().__call__(*a)
        return c._i[c]
class S(metaclass=Single): pass
print(S() is S())
def func_meta(name, bases, ns): return (name, bases, "v" in ns)
class F(metaclass=func_meta): v = 1
print(F)
class Ord(type):
    def __prepare__(n, b): return {"pre": 1}
    def __eq__(c, o): return True
    __hash__ = type.__hash__
    def __repr__(c): return f"<{c.__name__}>"
class O(metaclass=Ord): got = pre
print(O, O.got, O == 5)
