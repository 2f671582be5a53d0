"""What a wrong call says."""
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except TypeError as e:
        print(e)
def f0(): pass
def f1(a): pass
def f2(a, b): pass
def f3(a, b=1, *, c): pass
def f4(a, b, c, d): pass
def f5(a, /, b): pass
def f6(*, first, second): pass
def f7(a, b=2, c=3): pass
t(f0, 1); t(f0, x=1); t(f0, 1, 2); t(f1); t(f1, 1, 2); t(f1, 1, a=2); t(f1, zz=1); t(f1, 1, zz=2)
t(f2); t(f2, 1); t(f2, 1, 2, 3); t(f3, 1); t(f3); t(f3, 1, 2, 3, c=1); t(f3, 1, 2, 3); t(f4); t(f4, 1); t(f4, 1, 2)
t(f5, a=1, b=2); t(f5, 1); t(f5); t(f6); t(f6, first=1); t(f6, 1, 2, first=1, second=2); t(f7); t(f7, 1, 2, 3, 4)
class C:
    def m(self, a): pass
    @staticmethod
    def s(a): pass
    @classmethod
    def c(cls, a): pass
    def __init__(self, q): pass
t(C); t(C, 1, 2); c = C(1); t(c.m); t(c.m, 1, 2); t(c.s); t(C.c); t(C.m); t(lambda x: x)
t(5); t("a"); t(None, 1); t(c); t([])
t(f1, *[1, 2, 3]); t(f1, **{"b": 1})
def err(f):
    try:
        print(f())
    except TypeError as e:
        print(e)
err(lambda: f2(1, **{"b": 1}, **{"b": 2}))
err(lambda: f1(**{1: 2}))
err(lambda: len())
err(lambda: len(1, 2))
err(lambda: len(5))
err(lambda: abs("x"))
