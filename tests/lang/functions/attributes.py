"""What a function object carries."""
def f(a: int, b: str = "x", *c, d=1) -> bool:
    """Doc of f."""
    return True
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, sorted(f.__annotations__))
f.tag = 5; print(f.tag, f.__dict__)
f.__name__ = "g"; f.__defaults__ = ("y",); print(f.__name__, f(1))
print(f.__code__.co_name, f.__code__.co_argcount, f.__code__.co_varnames[:4], f.__code__.co_kwonlyargcount, callable(f))
class C:
    def m(self): "Doc."
    class D:
        def n(self): pass
print(C.m.__qualname__, C.D.n.__qualname__, C().m.__func__ is C.m, C.m.__doc__, C().m.__self__.__class__.__name__, (lambda: 0).__name__)
def outer():
    def inner(): pass
    return inner
print(outer().__qualname__, outer.__closure__, type(f).__name__, type(C().m).__name__, type(len).__name__, len.__name__)
c = C(); print(c.m == c.m, c.m is c.m, hash(c.m) == hash(c.m), C.m is C.m)
print(f.__get__(3).__self__, f.__globals__ is globals())
