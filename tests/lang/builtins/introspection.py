"""getattr and friends, vars, dir, callable, id, hash, isinstance."""
class A:
    cls = 1
    def __init__(self): self.x = 1
    def m(self): pass
a = A()
print(getattr(a, "x"), getattr(a, "y", None), hasattr(a, "m"), vars(a), [n for n in dir(a) if not n.startswith("__")], [n for n in dir(A) if not n.startswith("_")])
setattr(a, "y", 2); delattr(a, "x"); print(vars(a), callable(a.m), callable(a), callable(A), id(a) == id(a), id(a) != id(A()))
print(hash(5), hash("a") == hash("a"), hash((1, 2)) == hash((1, 2)), hash(None) == hash(None), hash(a) == hash(a), hash(1.5), hash(2**61 - 2))
print("__class__" in dir(a), "append" in dir([]), "upper" in dir(str), sorted(vars(type("T", (), {"q": 1})))[-1], type(vars(A)).__name__)
def f():
    b = 1; a = 2
    return dir()
print(f(), "a" in dir(), repr(print), repr(len), repr(abs))
print(repr(...), repr(NotImplemented), repr(None), repr(int), repr(type), repr(A), repr(a.m).startswith("<bound method A.m of <__main__.A object at 0x"), repr(A.m).startswith("<function A.m at 0x"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: vars(5))
err(lambda: hash([]))
err(lambda: getattr(a, "zzz"))
err(lambda: abs(None))
err(lambda: ord(b"ab"))
err(lambda: int.nope)
err(lambda: repr())
err(lambda: id())
err(lambda: callable())
print(object().__class__.__name__, object.__doc__ is not None, isinstance(object(), object), str(object)[:7])
