# cpython: 3.14
"""__slots__: strings, mangling, inheritance, weak references, dict, defaults, deletion, conflicts."""
import weakref
class A: __slots__ = ('x', 'y')
class B(A): __slots__ = 'z'
class C(A): pass
class D: __slots__ = ['__dict__', 'q']
class E: __slots__ = ('__weakref__',)
class F: __slots__ = {'doc': 'documented'}
class G: __slots__ = ('__private', '_p')
class H(int): __slots__ = ()
class I: __slots__ = iter(['it'])
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
a, b, c, d = A(), B(), C(), D()
a.x = 1; b.z = 2; b.y = 3; c.new = 4; c.x = 5; d.q = 6; d.other = 7
print(a.x, b.z, b.y, c.new, c.x, c.__dict__, d.q, d.__dict__, A.x, F.doc, A.__slots__, B.__slots__, H(5) + 1)
err(lambda: a.y); err(lambda: setattr(a, 'w', 1)); err(lambda: a.__dict__); err(lambda: weakref.ref(a)); err(lambda: weakref.ref(E()) is not None); err(lambda: delattr(a, 'y')); del a.x; err(lambda: a.x); err(lambda: A.x.__get__(5)); err(lambda: A.x.__set__(c, 9)); print(c.x)
g = G(); g._G__private = 1; print(g._G__private, sorted(n for n in dir(G) if 'p' in n.lower() and not n.startswith('__')), vars(type(g))['_p'])
for text in "class X: __slots__ = ('a',); a = 1", "class X: __slots__ = (1,)", "class X: __slots__ = ('a b',)", "class X: __slots__ = ('1a',)", "class X: __slots__ = 5", "class X(int): __slots__ = ('a',)", "class X(A, D): pass", "class X(A, F): __slots__ = ()", "class X: __slots__ = ('__dict__', '__dict__')", "class X(C): __slots__ = ('__dict__',)", "class X: __slots__ = ('a', 'a')", "class X(tuple): __slots__ = ()", "class X(list): __slots__ = ('n',)", "class X: __slots__ = ''", "class X: __slots__ = ('',)", "class X: __slots__ = b'ab'", "class X: __slots__ = ('__slots__',)", "class X: __slots__ = ('__class__',)":
    try: exec(text); print(text, 'fine')
    except Exception as e: print(text, '|', type(e).__name__, e)
class J(A): __slots__ = ('x',)
j = J(); j.x = 'sub'; A.x.__set__(j, 'base'); print(j.x, A.x.__get__(j))
class K(Exception): __slots__ = ('extra',)
k = K('a'); k.extra = 1; k.more = 2; print(k.extra, k.more)
print(hasattr(a, '__dict__'), hasattr(c, '__dict__'), [s.__name__ for s in (A.x, A.y)], a.__getstate__() if hasattr(a, '__getstate__') else '')
a.x = 1; print(a.__getstate__(), c.__getstate__())
a.__class__ = type('Same', (), {'__slots__': ('x', 'y')}); print(a.x, type(a).__name__)
err(lambda: setattr(a, '__class__', B)); err(lambda: setattr(a, '__class__', C)); err(lambda: setattr(a, '__class__', int))
