"""Metaclasses: __prepare__, __new__, __init__, __call__, keywords, conflicts, functions as metaclasses, instance checks."""
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw): print('prepare', name, [b.__name__ for b in bases], kw); return {'prepared': 1}
    def __new__(mcls, name, bases, ns, **kw): print('new', name, sorted(k for k in ns if not k.startswith('__')), kw); return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): print('init', name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *args, **kw): print('call', cls.__name__, args, kw); return super().__call__(*args, **kw)
    def __instancecheck__(cls, x): return x == 'magic' or super().__instancecheck__(x)
    def __subclasscheck__(cls, c): return c is int or super().__subclasscheck__(c)
    def __len__(cls): return 42
    def __getitem__(cls, i): return i
    def __contains__(cls, x): return x == 1
    def __iter__(cls): return iter('meta')
    def __repr__(cls): return f'<Meta {cls.__name__}>'
    def __getattr__(cls, name): return f'meta {name}'
    def __eq__(cls, other): return NotImplemented
    def __hash__(cls): return 7
    def __add__(cls, o): return 'add'
class A(metaclass=Meta, flag=1):
    x = 1
    def __init__(self, v): self.v = v
class B(A, other=2): pass
a = A(5); print(a.v, isinstance('magic', A), isinstance(a, A), isinstance(5, A), issubclass(int, A), issubclass(B, A), len(A), A[3], 1 in A, list(A), A, repr(B), A.missing, A + 1, hash(A), A == A, A.prepared)
try: a.missing
except AttributeError as e: print(e)
for text in 'class X(A, metaclass=type): pass', 'class X(metaclass=Other): pass', 'class Y(A, metaclass=Other): pass', 'class Z(int, str): pass', 'class W(A, A): pass', 'class U(5): pass', 'class T(metaclass=5): pass', 'class S(bool): pass', 'class R(A, 5): pass', 'class Q(type(None)): pass', 'class P(x=1): pass':
    class Other(type): pass
    try: exec(text); print(text, 'fine')
    except Exception as e: print(text, '|', type(e).__name__, e)
def maker(name, bases, ns, **kw): return name, bases, sorted(k for k in ns if k[0] != '_'), kw
class Made(int, metaclass=maker, k=1): y = 2
print(Made)
print(type('Dyn', (A,), {'z': 3}).z, type('Dyn', (), {})().__class__.__name__)
for args in ((), ('a',), ('a', ()), ('a', (), {}, 1), (1, (), {}), ('a', [], {}), ('a', (), []), ('a\0', (), {})):
    try: print(type(*args))
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
class MroEntries:
    def __mro_entries__(self, bases): return (A,)
class FromEntries(MroEntries()): pass
print(FromEntries.__mro__, FromEntries.__orig_bases__[0].__class__.__name__)
