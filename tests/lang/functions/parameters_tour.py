# parameters of all kinds
def show(f, *a, **k):
    try: print(f(*a, **k))
    except TypeError as e: print("TypeError:", e)
def f0(): return 0
def f1(a): return a
def f2(a, b=2): return a, b
def f3(a, /, b): return a, b
def f4(a, /, b, *, c): return a, b, c
def f5(*args): return args
def f6(**kw): return kw
def f7(a, b=1, *args, c, d=4, **kw): return a, b, args, c, d, kw
def f8(a, b, /, c=3, *, d, e=5): return a, b, c, d, e
def f9(*, a, b): return a, b
def f10(a, b, c, d): return 1
def f11(a=1, /, **kw): return a, kw
for f in (f0,f1,f2,f3,f4,f5,f6,f7,f8,f9,f10,f11):
    for a in ((), (1,), (1,2), (1,2,3), (1,2,3,4), (1,2,3,4,5)):
        for k in ({}, {'a':1}, {'c':9}, {'c':9,'d':8}, {'a':1,'b':2}, {'x':1}, {'b':2}, {'e':1,'d':2}):
            show(f, *a, **k)
class C:
    def m(self, a, b=2): return a, b
    def n(): pass
    @classmethod
    def c(cls, x): return x
    @staticmethod
    def s(x): return x
c = C()
show(c.m); show(c.m, 1); show(c.m, 1, 2, 3); show(c.m, a=1, b=3); show(c.m, self=1); show(c.n); show(C.c); show(c.c, 1, 2); show(C.s); show(c.s, 1, x=2); show(C.m); show(C.m, 1)
show(lambda: 0, 1); show(lambda x, *y, z=1: (x,y,z), 1, 2, 3, z=4)
show(f1, **{'a': 1, 'b': 2}); show(f1, 1, **{'a': 2})
try: f1(**{1: 2})
except TypeError as e: print(e)
try: f1(*5)
except TypeError as e: print(e)
try: f1(**5)
except TypeError as e: print(e)
try: f6(**{'a':1}, **{'a':2})
except TypeError as e: print(e)
try: c.m(*None)
except TypeError as e: print(e)
try: f6(a=1, **{'a': 2})
except TypeError as e: print(e)
print(f7.__defaults__, f7.__kwdefaults__, f7.__code__.co_varnames, f7.__code__.co_argcount, f7.__code__.co_kwonlyargcount, f8.__code__.co_posonlyargcount, f7.__code__.co_flags & 12)
def g(a, b=[]):
    b.append(a); return b
print(g(1), g(2), g(3, []), g(4))
x = 10
def h(a=x): return a
x = 20
print(h(), h.__defaults__); h.__defaults__ = (5,); print(h()); h.__defaults__ = None
show(h)
f9.__kwdefaults__ = {'a': 1, 'b': 2}; print(f9())
def order(*a, **k): print(a, list(k)); return 0
def t(n): print('eval', n); return n
order(t(1), *[t(2), t(3)], t(4), k=t(5), **{'z': t(6)}, y=t(7))
print((lambda *, a=1, **k: (a, k))(b=2))
def many(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t): return a+t
print(many(*range(20)))
show(many, 1, 2); show(f10, 1); show(f10, 1, 2, 3); show(f4, 1); show(f9, 1)
def ann(a: int, b: 'str' = '', *c: float, d: list, **e: dict) -> None: pass
print(ann.__annotations__)
print(f7.__name__, f7.__qualname__, C.m.__qualname__, (lambda: 0).__qualname__, c.m.__func__ is C.m, c.m.__self__ is c, c.m == c.m, c.m is c.m)
