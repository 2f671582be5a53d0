# objects and introspection
class A:
    """doc of A"""
    x: int = 1
    y: 'str'
    def f(self, a, b: int = 2, *c, d, **e) -> str:
        "doc f"
        return a
    class Inner: pass
print(A.__doc__, A.__name__, A.__qualname__, A.__module__, A.__bases__, A.__mro__, A.__dict__['x'], sorted(k for k in A.__dict__ if not k.startswith('__')), A.Inner.__qualname__, A.f.__doc__, A.f.__defaults__, A.f.__kwdefaults__, A.f.__annotations__, A.__annotations__, A().f.__name__, type(A.__dict__).__name__)
print(A.f.__code__.co_varnames, A.f.__code__.co_argcount, A.f.__code__.co_name, A.f.__code__.co_consts[:1] if 0 else '', A.f.__globals__ is globals(), A.f.__closure__, callable(A), callable(A()), hasattr(A, 'x'), getattr(A, 'q', 9), isinstance(A(), object), issubclass(A, object), type(A), type(type(A)), type(A()) is A, A.__class__, A().__class__)
def deco(**kw):
    def d(f):
        for k, v in kw.items(): setattr(f, k, v)
        return f
    return d
@deco(z=1, w=[2])
def g(): pass
print(g.z, g.w, g.__dict__, vars(g), g.__name__); g.__name__ = 'renamed'; g.__qualname__ = 'Q'; g.__doc__ = 'd'; print(g.__name__, g.__doc__, repr(g)[:11])
for attr, v in (('__name__', 5), ('__code__', 5), ('__defaults__', 5), ('__dict__', 5), ('__kwdefaults__', 5), ('__annotations__', 5)):
    try: setattr(g, attr, v); print('ok', attr)
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
class S:
    __slots__ = ('a', '__weakref__')
print(S.a, S.__slots__, hasattr(S(), '__dict__'))
class T(S): pass
t = T(); t.b = 1; t.a = 2; print(t.__dict__, t.a)
print([m for m in ('__add__', '__len__', '__iter__', '__call__') if hasattr(list, m)], list.__add__, [].__add__, list.append, [].append.__name__, len.__name__, len.__module__, int.from_bytes.__name__, str.join, dict.fromkeys.__qualname__, type(list.append).__name__, type([].append).__name__, type(int.real).__name__, type(list.__add__).__name__, type([].__len__).__name__) if 0 else 0
print(list.__add__, list.append, str.join, type(list.append).__name__, type([].append).__name__, type(int.real).__name__, type(list.__add__).__name__, type([].__len__).__name__, int.real, dict.fromkeys.__qualname__)
o = object(); print(type(o), o == o, o != object(), hash(o) == hash(o), isinstance(o, object), repr(o)[:18])
class R:
    def __init__(self): self.n = 0
    def __iadd__(self, o): self.n += o; return self
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print('set', k, v)
    def __delitem__(self, k): print('del', k)
    def __missing__(self, k): return 'no'
r = R(); r += 5; print(r.n, r[1], r[1:2], r[1, 2], r[::2], r[...], r[1:2, 3]); r[1] = 2; r[1:2] = 3; del r[5], r[1:2]; r['a'] += 'b'
class Eq:
    def __eq__(s, o): return NotImplemented
    def __ne__(s, o): return 'ne'
print(Eq() != 1, Eq() == 1)
class Cnt:
    n = 0
    def __init__(s): Cnt.n += 1; s.id = Cnt.n
    def __new__(cls, *a): print('new', a); return super().__new__(cls)
Cnt(); Cnt()
class New:
    def __new__(cls): return 5
    def __init__(s): print('never')
print(New())
class Sing:
    inst = None
    def __new__(cls):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
print(Sing() is Sing())
class IntSub(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __add__(s, o): return IntSub(int(s) + o)
    def __repr__(s): return f'I({int(s)})'
print(IntSub(5), IntSub(5) + 1, 1 + IntSub(5), IntSub(3) * 2, [IntSub(1)], {IntSub(1): 1}, IntSub(2) == 4, hash(IntSub(2)) == hash(4), int(IntSub(2)), f'{IntSub(2)}', '%d' % IntSub(2), range(IntSub(1)), [1, 2, 3][IntSub(1)], type(IntSub(1).real), -IntSub(1), IntSub(1).bit_length())
class ListSub(list):
    def __getitem__(s, i): return 'got' if isinstance(i, int) else super().__getitem__(i)
    def append(s, x): super().append(x * 2)
ls = ListSub([1, 2]); ls.append(5); print(ls, ls[0], ls[:], list(ls), [x for x in ls], len(ls), ls + [1], type(ls + [1]), type(ls[:]), sorted(ls), ls == [1, 2, 10], [*ls], ls.x if hasattr(ls, 'x') else 'nox')
class DictSub(dict):
    def __setitem__(s, k, v): super().__setitem__(k, v + 1)
    def __getitem__(s, k): return 'g'
    def keys(s): return ['fake']
ds = DictSub(a=1); ds['b'] = 1; print(ds, ds['a'], ds.get('a'), {**ds}, dict(ds), list(ds), ds.copy(), type(ds.copy()))
def kw(**k): return k
print(kw(**ds))
class Str(str):
    def __str__(s): return 'STR'
    def __repr__(s): return 'REPR'
    def __format__(s, f): return 'FMT'
    def __eq__(s, o): return True
    __hash__ = str.__hash__
q = Str('abc'); print(q, [q], f'{q}', '%s' % q, str(q), q + 'd', q == 'zzz', {q: 1}, 'abc' in [q], q in ['x'], '-'.join([q, q]), q.upper(), q[0], len(q), print(q))
class Prop:
    def __init__(s): s._x = 1
    x = property(lambda s: s._x, lambda s, v: setattr(s, '_x', v), lambda s: print('delx'), 'docx')
    @property
    def err(s): raise AttributeError('inner')
    def __getattr__(s, n): return 'GA ' + n
p = Prop(); p.x = 5; print(p.x, p.err, Prop.x.__doc__, Prop.x.fget(p)); del p.x
import sys
print(sys.getsizeof(1) > 0, sys.getrefcount(1) > 0 if hasattr(sys, 'getrefcount') else '', sys.intern('a') is sys.intern('a'), sys._getframe().f_code.co_name, sys._getframe().f_lineno)
def fr(): return sys._getframe(1).f_code.co_name, sys._getframe().f_back.f_lineno, sys._getframe().f_locals
print(fr())
try:
    try: 1/0
    except ZeroDivisionError: print(sys.exc_info()[0], sys.exc_info()[1]); raise KeyError
except KeyError: pass
print(sys.exc_info())
