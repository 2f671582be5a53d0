# `__bases__` and `__class__` are assigned: what is inherited changes for the class and for all below it.
def attempt(action):
    try:
        action()
        print('done')
    except (TypeError, RuntimeError) as error:
        print(type(error).__name__, str(error).replace('\n', ' '))


class A: pass
class C(A):
    def who(self): return 'C'
class C2(A):
    def __getattribute__(self, name):
        return 2 if name == 'a' else super().__getattribute__(name)
    def __len__(self): return 7
    def who(self): return 'C2'
class D(C): pass
class E(D): pass


e, d = E(), D()


def ask(n):
    return [e.who() for _ in range(n)][-1]


print(ask(1000), E.__mro__)
D.__bases__ = (C2,)
print(ask(1000), E.__mro__, d.a, e.a, len(e))
print(C.__subclasses__(), C2.__subclasses__())
D.__bases__ = (C, C2)
print(ask(1000), [c.__name__ for c in E.__mro__], D.__base__.__name__, C.__subclasses__(), C2.__subclasses__())
attempt(lambda: setattr(D, '__bases__', (E,)))
attempt(lambda: setattr(D, '__bases__', ()))
attempt(lambda: setattr(D, '__bases__', C))
attempt(lambda: setattr(D, '__bases__', (1,)))
attempt(lambda: setattr(D, '__bases__', (C, C)))
attempt(lambda: setattr(int, '__bases__', (object,)))
attempt(lambda: setattr(D, '__bases__', (object,)))
print(D.__bases__, [c.__name__ for c in E.__mro__])


# Orders that cannot be are taken back everywhere.
class X: pass
class Y: pass
class XY(X, Y): pass
class XY2(X, Y): pass
class Both(XY, XY2): pass


attempt(lambda: setattr(XY, '__bases__', (Y, X)))
print(XY.__bases__, [c.__name__ for c in XY.__mro__], [c.__name__ for c in Both.__mro__])


class Failing(type):
    broken = False

    def mro(cls):
        if Failing.broken:
            raise RuntimeError('no mro')
        return type.mro(cls)


class P(A): pass
class Q(P): pass
class R(P, metaclass=Failing): pass


Failing.broken = True
attempt(lambda: setattr(P, '__bases__', (C,)))
print(P.__bases__, [c.__name__ for c in Q.__mro__])
Failing.broken = False


# Slots are in the order of their names.
class G: __slots__ = 'a', 'b'
class H: __slots__ = 'b', 'a'
class J: __slots__ = 'c', 'b'
class K(J): __slots__ = '__dict__', '__weakref__'
class L(J): pass
class M(H): __slots__ = 'e'
class N(G): __slots__ = 'e'


def become(thing, cls):
    def change(): thing.__class__ = cls
    return change


g = G()
g.a, g.b = 1, 2
attempt(become(g, H))
print(type(g).__name__, g.a, g.b)
for thing, cls in ((G(), J), (M(), N), (J(), L), (L(), K), (K(), L), (A(), C), (C(), int), (1, bool), (A(), object), ([], list)):
    print(type(thing).__name__, cls.__name__, end=' ')
    attempt(become(thing, cls))


class Loose: pass


class Slotted:
    __slots__ = 'x'


class Below(Loose): pass


attempt(lambda: setattr(Below, '__bases__', (Slotted,)))
x = Loose()
x.value = 1
x.__class__ = Below
print(type(x).__name__, x.__dict__)


class Module(type(__builtins__)):
    def hello(self): return 'hello ' + self.__name__


import sys
module = type(sys)('new')
module.__class__ = Module
print(module.hello())
module.__class__ = type(sys)
print(type(module).__name__)


# The first base that is one says whether instances are sequences or mappings.
import collections.abc
class S(collections.UserDict, collections.abc.Sequence): pass


def kind(value):
    match value:
        case [*_]: return 'sequence'
        case {}: return 'mapping'


class T2(collections.UserList, collections.abc.Mapping):
    def __iter__(self): return iter(self.data)


print(kind(S()), kind(T2()))


class Odd(int):
    def __index__(self): return int(self) + 1


print(Odd(7).__index__(), [0, 1, 2, 3][Odd(2)], range(10)[Odd(3)])
