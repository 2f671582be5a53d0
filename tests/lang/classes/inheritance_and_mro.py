# cpython: 3.14
"""Linearisation, super() and cooperative methods."""
class A:
    def f(self): return "A"
    def who(self): return [type(self).__name__, "A"]
class B(A):
    def f(self): return "B" + super().f()
    def who(self): return super().who() + ["B"]
class C(A):
    def f(self): return "C" + super().f()
    def who(self): return super().who() + ["C"]
class D(B, C):
    def f(self): return "D" + super().f()
print(D().f(), D().who(), [k.__name__ for k in D.__mro__], D.__bases__ == (B, C), D.mro() == list(D.__mro__))
print(super(B, D()).f(), super(D, D()).f(), super(C, D()).f(), B.f(D()), issubclass(D, A), isinstance(D(), (int, C)))
try:
    class X(A, B): pass
except TypeError as e:
    print(str(e).split("\n")[0])
try:
    class Y(A, A): pass
except TypeError as e:
    print(e)
try:
    class Z(5): pass
except TypeError as e:
    print(type(e).__name__)
class P:
    def __init__(self, a): self.a = a
class Q(P):
    def __init__(self, a, b): super().__init__(a); self.b = b
class R(Q):
    def __init__(self): Q.__init__(self, 1, 2); self.c = 3
print(vars(R()), [b.__name__ for b in R.__mro__], [s.__name__ for s in P.__subclasses__()])
class S(A):
    @classmethod
    def make(cls): return cls.__name__
    @staticmethod
    def st(): return "st"
class T(S):
    @classmethod
    def make(cls): return "T" + super().make()
    @staticmethod
    def st(): return "T" + S.st()
    def lam(self): return (lambda: super(T, self).f())(), [super(T, self).f() for _ in range(2)]
print(T.make(), T().make(), T.st(), T().lam())
A.f = lambda self: "newA"
print(D().f(), B().f())
class M1:
    x = 1
class M2:
    x = 2
class N(M1, M2): pass
print(N.x); N.__bases__ = (M2, M1); print(N.x, N().x)
def nosuper(): super().f()
try:
    nosuper()
except RuntimeError as e:
    print(e)
