"""One attribute access sees many classes, layouts and changes of both."""
def get(o): return o.v
def put(o, x): o.v = x
class A:
    def __init__(self): self.v = 1
class B:
    def __init__(self): self.a = 0; self.v = 2
class C:
    v = 3
class D:
    @property
    def v(self): return 4
    @v.setter
    def v(self, x): self.__dict__["seen"] = x
class E:
    __slots__ = ("v",)
    def __init__(self): self.v = 5
class F:
    def __getattr__(self, n): return 6
class G(A): pass
class H:
    def __getattribute__(self, n): return 7 if n == "v" else object.__getattribute__(self, n)
objs = [A(), B(), C(), D(), E(), F(), G(), H(), A(), B()]
for _ in range(5):
    print([get(o) for o in objs], end="; ")
print()
for o in objs:
    try:
        put(o, 10)
    except AttributeError as e:
        print(e)
print([get(o) for o in objs], objs[3].seen)
a = A()
for i in range(10): get(a)
del a.v
try:
    get(a)
except AttributeError as e:
    print(e)
A.v = "class"; print(get(a)); a.v = "inst"; print(get(a)); A.v = property(lambda s: "prop"); print(get(a)); del A.v; print(get(a))
c = C()
for i in range(10): get(c)
C.v = 33; print(get(c)); c.v = 34; print(get(c)); del c.v; print(get(c)); del C.v
try:
    get(c)
except AttributeError as e:
    print(e)
C.__getattr__ = lambda s, n: "late getattr"; print(get(c))
class Base: v = "base"
class Mid(Base): pass
class Leaf(Mid): pass
l = Leaf()
for i in range(10): get(l)
Mid.v = "mid"; print(get(l)); Leaf.v = "leaf"; print(get(l)); del Leaf.v; del Mid.v; print(get(l)); Base.v = "base2"; print(get(l))
Leaf.__bases__ = (C,); C.v = "other base"; print(get(l))
b = B(); get(b); b.__class__ = A; print(get(b)); b.__dict__ = {"v": "new dict"}; print(get(b)); b.__dict__["v"] = "via dict"; print(get(b)); b.__dict__.clear(); b.v = 9; print(get(b))
many = []
for i in range(40):
    K = type(f"K{i}", (), {})
    o = K()
    for j in range(i % 5): setattr(o, f"p{j}", j)
    o.v = i
    many.append(o)
print(sum(get(o) for o in many), sum(get(o) for o in reversed(many)))
import math
class M: pass
def mod(m): return m.pi
print(mod(math) == math.pi); m = M(); m.pi = 3; print(mod(m), mod(math) > 3)
