"""Name mangling, class-body scope, nested classes, __class__ cell."""
class A:
    __x = 1
    _y = 2
    def get(self): return self.__x, A.__x, self._y
    def set(self, v): self.__x = v
    def __m(self): return "m"
    def call(self): return self.__m()
    def __dunder__(self): return "ok"
a = A(); a.set(5)
print(a.get(), a._A__x, A._A__x, a.call(), a.__dunder__(), [k for k in vars(a)])
try:
    a.__x
except AttributeError as e:
    print(e)
class B(A):
    __x = "b"
    def mine(self): return self.__x
print(B().mine(), B().get())
x = "module"
class C:
    x = "class"
    y = x
    def f(self): return x
    class D:
        z = x
    l = [x for _ in range(1)]
    def g(self): return __class__
print(C.y, C().f(), C.D.z, C.l, C().g() is C, C.D.__qualname__, C.__module__)
class E:
    locals()["dyn"] = 5
    for i in range(3): pass
    del i
print(E.dyn, hasattr(E, "i"))
def make(n):
    class Local:
        v = n
        def get(self): return n, self.v
    return Local
print(make(1)().get(), make(2).v, make(3).__qualname__)
class F:
    a = 1
    b = a + 1
    def m(self, q=b): return q
    if b > 1: c = "big"
print(F.b, F().m(), F.c)
