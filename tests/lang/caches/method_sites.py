"""Method calls whose target changes: overriding, rebinding, instances, classes, super."""
class A:
    def f(self): return "A.f"
    def g(self): return self.f()
class B(A):
    def f(self): return "B.f" + super().f()
a, b = A(), B()
def call(o): return o.f()
for _ in range(10): call(a); call(b)
print(call(a), call(b), a.g(), b.g())
A.f = lambda self: "A.f2"; print(call(a), call(b), a.g())
a.f = lambda: "instance"; print(call(a), a.g(), call(A())); del a.f; print(call(a))
B.f = staticmethod(lambda: "static"); print(call(b)); B.f = classmethod(lambda c: c.__name__); print(call(b)); del B.f; print(call(b))
class S:
    f = len
    def __init__(self): self.h = len
class T:
    f = A.f
class C:
    class f:
        def __init__(self): self.made = True
print(call(T()), C().f().made, S().h("abc"))
try:
    call(S())
except TypeError as e:
    print(e)
for o in ([3, 1, 2], "abc", {"a": 1}, {1, 2}, (1, 2)):
    print(o.__len__(), end=" ")
print()
def up(x): return x.copy()
print(up([1]), up({1: 2}), up({3}), up([2]))
def app(l):
    l.append(1)
    return len(l)
class L(list):
    def append(self, x): super().append(x); super().append(x)
class Fake:
    def append(self, x): self.n = x
    def __len__(self): return 77
print(app([]), app([]), app(L()), app(Fake()), app([0]))
m = a.f; A.f = lambda self: "A.f3"; print(m(), a.f()); bound = [b.f, a.f]; print([x() for x in bound])
class P:
    @property
    def f(self): return lambda: "from property"
print(call(P()), call(a))
class Meta(type):
    def f(cls): return "meta"
class WithMeta(metaclass=Meta): pass
print(call(WithMeta), call(type("X", (), {"f": staticmethod(lambda: "X")})))
for i in range(5):
    class Loop:
        def f(self, i=i): return i
    print(call(Loop()), end=" ")
print()
