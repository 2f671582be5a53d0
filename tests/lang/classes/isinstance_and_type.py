"""isinstance, issubclass, type(), __instancecheck__, unions."""
class A: pass
class B(A): pass
print(isinstance(B(), A), isinstance(A(), B), isinstance(1, (str, int)), isinstance(True, int), isinstance(1, int | str), isinstance(None, type(None)), isinstance([], (tuple, (dict, list))))
print(issubclass(B, A), issubclass(A, (int, A)), issubclass(bool, int), issubclass(int, object), issubclass(A, B))
print(type(1).__name__, type("").__name__, type(A).__name__, type(type).__name__, type(None).__name__, type(...).__name__, type(NotImplemented).__name__, type(lambda: 0).__name__, type(range(1)).__name__, type((x for x in ())).__name__, type(iter([])).__name__, type(1j).__name__, type(A().__init__).__name__, type([].append).__name__, type(print).__name__, type(type.mro).__name__)
class M(type):
    def __instancecheck__(c, o): return o == "magic"
    def __subclasscheck__(c, s): return s is int
class V(metaclass=M): pass
print(isinstance("magic", V), isinstance(5, V), issubclass(int, V), issubclass(str, V), isinstance(V(), V))
def err(f):
    try:
        print(f())
    except TypeError as e:
        print(e)
err(lambda: isinstance(1, 5))
err(lambda: issubclass(1, int))
err(lambda: issubclass(int, 5))
err(lambda: type(1, 2))
err(lambda: isinstance(1))
b = B(); b.__class__ = A; print(type(b) is A, isinstance(b, B))
print(A.__name__, A.__qualname__, A.__module__, A.__dict__.get("__doc__"), object.__bases__, type.__mro__ == (type, object), int | None, A.__subclasses__() == [B])
print(object.__class__ is type, type.__class__ is type, isinstance(type, object), isinstance(object, type), issubclass(type, object))
