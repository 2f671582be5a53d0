# cpython: 3.14
# Descriptors: data and non-data, on instances and classes, properties with all their parts, slots.
class Data:
    def __get__(self, obj, owner=None): return ("get", obj is None, owner.__name__)
    def __set__(self, obj, value): print("set", value)
    def __delete__(self, obj): print("delete")
class NonData:
    def __get__(self, obj, owner=None): return "nondata"
class A:
    d, n = Data(), NonData()
    plain = 1
a = A()
print(a.d, A.d, a.n, A.n)
a.d = 5; del a.d
a.n = "instance"
a.__dict__["d"] = "hidden"
print(a.n, a.d, a.__dict__)
del a.n
print(a.n)
A.d = "replaced"
print(a.d)
class P:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "doc of x"
        return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): print("deleted")
    @property
    def readonly(self): return "r"
    writeonly = property(None, lambda self, v: print("wrote", v))
p = P()
p.x += 5
del p.x
print(p.x, P.x.__doc__, type(P.x), P.x.fget.__name__, P.readonly.fset)
p.writeonly = 3
for text in ["p.readonly = 1", "del p.readonly", "p.writeonly", "del p.writeonly", "p.missing", "P.x.fget = 1"]:
    try: exec(text)
    except AttributeError as e: print(text, "|", e)
class S:
    __slots__ = ("a", "b", "__weakref__")
    c = "class"
s = S()
s.a = 1
print(s.a, hasattr(s, "b"), type(S.a).__name__, S.a.__get__(s), S.a.__name__, S.a.__objclass__.__name__, hasattr(s, "__dict__"))
for text in ["s.b", "s.z = 1", "s.c = 1", "del s.b", "S.a.__get__(5)", "S.a.__set__(5, 1)"]:
    try: exec(text)
    except Exception as e: print(text, type(e).__name__, "|", e)
class T(S): pass
t = T(); t.a, t.anything = 1, 2
print(t.a, t.__dict__, t.anything)
class G:
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return f"made {name}"
    def __setattr__(self, name, value): object.__setattr__(self, name, value * 2)
    def __delattr__(self, name): print("del", name); object.__delattr__(self, name)
g = G()
g.v = 4
print(g.v, g.other, getattr(g, "_no", "default"), hasattr(g, "_no"))
del g.v
print(g.v)
class Every:
    def __getattribute__(self, name):
        if name == "secret": raise AttributeError("secret")
        return object.__getattribute__(self, name)
    def __getattr__(self, name): return "fallback " + name
    secret = 1
print(Every().secret, Every().__class__.__name__)
class Lazy:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner):
        if obj is None: return self
        value = obj.__dict__[self.name] = f"computed {self.name}"
        return value
class L: v = Lazy()
l = L()
print(l.v, l.__dict__, l.v, L.v.name)
class Meta(type):
    x = property(lambda cls: "meta " + cls.__name__)
class M(metaclass=Meta):
    def method(self): return self
print(M.x, M.method.__get__(5)() , type(M().method).__name__, M.__dict__["method"].__get__(None, M) is M.method)
class Static:
    @staticmethod
    def s(*args): return args
    @classmethod
    def c(cls, *args): return cls.__name__, args
class Sub(Static): pass
print(Static.s(1), Static().s(1), Sub.c(2), Sub().c(2), Static.__dict__["s"].__func__.__name__, Sub.c.__self__.__name__)
