# What tells a method's __class__ what its class is.
class Meta(type):
    def __new__(cls, name, bases, namespace, cell=None):
        if cell is not None:
            namespace['__classcell__'] = cell
        return super().__new__(cls, name, bases, namespace)

for bad in 0, '', [], object:
    try:
        class A(metaclass=Meta, cell=bad):
            def m(self): return __class__
    except TypeError as e:
        print(e)

# mro() may call methods that use __class__.
seen = []
class Early(type):
    def mro(self):
        self.__dict__['f']()
        return super().mro()

class B(metaclass=Early):
    def f():
        seen.append(__class__)
print(seen == [B], B.__mro__)

# The names may be slots.
class Slotted(type):
    def __new__(cls, name, bases, namespace, attr):
        print(attr in namespace)
        return super().__new__(cls, name, bases, namespace)
class Base:
    def __init__(self): self.b = 42
class C(Base, metaclass=Slotted, attr='__classcell__'):
    __slots__ = ['__classcell__']
    def __init__(self): super().__init__()
c = C()
print(c.b, hasattr(c, '__classcell__'))
c.__classcell__ = 1
print(c.__classcell__)

class Odd(type):
    def mro(cls): return [cls, 5, object]
try:
    class D(metaclass=Odd): pass
except TypeError as e:
    print(e)
class Layout(type):
    def mro(cls): return [cls, dict, object]
try:
    class E(metaclass=Layout): pass
except TypeError as e:
    print(e)
class Reversed(type):
    def mro(cls): return type.mro(cls)[::-1]
class F: f = 'F'
class G(F, metaclass=Reversed): f = 'G'
print(G.__mro__, G.f)
