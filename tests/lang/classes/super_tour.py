# cpython: 3.14
"""super() with zero, one and two arguments, in classmethods, properties, nested functions and multiple inheritance."""
class A:
    def f(self): return ['A']
    @classmethod
    def c(cls): return ['A', cls.__name__]
    @staticmethod
    def s(): return 'A.s'
    @property
    def p(self): return 'A.p'
    x = 'A.x'
    def __getitem__(self, i): return f'A[{i}]'
class B(A):
    def f(self): return ['B'] + super().f()
    @classmethod
    def c(cls): return ['B'] + super().c()
    @staticmethod
    def s(): return super(B, B).s()
    @property
    def p(self): return 'B.' + super().p
    x = 'B.x'
    def sup(self): return super()
    def nested(self):
        def inner(): return super(B, self).f()
        return inner()
    def comp(self): return [super(B, self).x for _ in range(2)]
    def __getitem__(self, i): return 'B' + super().__getitem__(i)
class C(A):
    def f(self): return ['C'] + super().f()
    @classmethod
    def c(cls): return ['C'] + super().c()
class D(B, C):
    def f(self): return ['D'] + super().f()
    @classmethod
    def c(cls): return ['D'] + super().c()
d = D()
print(d.f(), D.c(), d.c(), B.s(), d.p, d.sup().x, d.nested(), d.comp(), d[3], super(B, d).f(), super(C, d).f(), super(D, D).c())
s = super(B, d); print(s.__thisclass__.__name__, s.__self__ is d, s.__self_class__.__name__, repr(s)[:25], super(B).__self__)
class E:
    s = super(A)
print(type(super(B).__get__(d)).__name__, super(B).__get__(d).f())
for f in lambda: super(), lambda: super(5), lambda: super(B, 5), lambda: super(B, A()), lambda: s.missing, lambda: s[0], lambda: super(B, d, 1), lambda: super(x=1), lambda: super(A, d).f(), lambda: setattr(s, 'x', 1), lambda: super(B, None).f:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Bad:
    def f(): return super().f()
    def g(*args): return super()
    def h(self):
        self = 5
        return super().f()
    def k(self): del self; return super()
for name in 'f', 'g', 'h', 'k':
    try: getattr(Bad, name)(*([] if name in 'fg' else [Bad()]))
    except Exception as e: print(name, type(e).__name__, e)
def outside(self): return super().f()
try: outside(d)
except RuntimeError as e: print(e)
class F(A):
    def f(self): return [c.__name__ for c in (lambda: [__class__])()]
print(F().f())
class Set(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
    def __init__(self): super().__init__(a=1); super().update(b=2)
x = Set(); x['c'] = 3; print(x)
