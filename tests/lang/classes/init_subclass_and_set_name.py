"""__init_subclass__, __set_name__ and __class_getitem__."""
class Base:
    reg = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.reg.append((cls.__name__, tag))
class A(Base, tag="a"): pass
class B(A): pass
class C(Base, tag=3): pass
print(Base.reg)
try:
    class D(Base, other=1): pass
except TypeError as e:
    print(e)
class Field:
    def __set_name__(self, owner, name): owner.fields = getattr(owner, "fields", ()) + (name,)
class M:
    a = Field(); b = Field()
print(M.fields)
class G:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(G[int], G[1, 2])
try:
    Base[0]
except TypeError as e:
    print(e)
print(list[int], dict[str, int], type(list[int]).__name__, list[int]("ab"), list[int] == list[int])
class H:
    def __new__(cls, *a):
        print("new", a)
        return super().__new__(cls) if a else "not an H"
    def __init__(self, *a): print("init", a)
print(type(H(1)).__name__, H())
