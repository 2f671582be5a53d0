# cpython: 3.14
"""Descriptors of every kind: data, non-data, read-only, raising, on classes, metaclasses and instances."""
class Data:
    def __init__(self, tag): self.tag = tag
    def __get__(self, obj, owner=None): return f'{self.tag} get {obj is not None} {owner and owner.__name__}'
    def __set__(self, obj, value): print(self.tag, 'set', value)
    def __delete__(self, obj): print(self.tag, 'delete')
class NonData:
    def __get__(self, obj, owner): return 'nondata'
class SetOnly:
    def __set__(self, obj, value): obj.__dict__['setonly'] = value * 2
class DelOnly:
    def __delete__(self, obj): print('delonly')
class Raises:
    def __get__(self, obj, owner): raise AttributeError('inner')
class Meta(type):
    m = Data('meta'); both = Data('metaboth'); n = NonData()
class C(metaclass=Meta):
    d = Data('d'); n2 = NonData(); setonly = SetOnly(); delonly = DelOnly(); r = Raises(); both = Data('own')
    def __getattr__(self, name): return f'getattr {name}'
c = C()
print(c.d, C.d, c.n2, C.n2, c.r, c.setonly.__class__.__name__, C.m, C.both, c.both, C.n)
c.d = 1; del c.d; c.setonly = 4; print(c.setonly); del c.delonly
c.n2 = 'instance'; print(c.n2, c.__dict__); del c.n2; print(c.n2)
C.m = 5; del C.m
for f in lambda: C.r, lambda: setattr(c, 'delonly', 1), lambda: delattr(c, 'setonly'), lambda: C.__dict__['d'].__get__(None, C), lambda: C.__dict__['d'].__get__(c), lambda: delattr(c, 'missing'):
    try: print(f())
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
c.__dict__['d'] = 'hidden'; print(c.d); c.__dict__['n2'] = 'shown'; print(c.n2)
C.late = Data('late'); print(c.late); c.late = 3; del C.late; print(c.late)
class Sub(C):
    d = NonData()
s = Sub(); print(s.d); s.d = 'own'; print(s.d)
class P:
    @property
    def x(self): 'doc of x'; return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): del self._x
    y = property(lambda self: 1 / 0)
    z = property()
    w = property(doc='w doc')
p = P(); p.x = 3; print(p.x, P.x.__doc__, P.w.__doc__, P.x.fget.__name__); del p.x
for f in lambda: p.x, lambda: p.y, lambda: p.z, lambda: setattr(p, 'y', 1), lambda: delattr(p, 'y'), lambda: property(1, 2, 3, 4, 5), lambda: P.x.__get__(None, P) is P.x, lambda: P.x.__get__(5), lambda: P.x.__set__(p, 9):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(type(P.x.getter(None)), P.x.setter(None).fset is P.x.fset, isinstance(P.x, property), hasattr(p, 'x'))
