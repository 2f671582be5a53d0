# cpython: 3.14
# type() with one and three arguments, names and qualified names, what classes refuse.
print(type(5), type(type), type(type(5)), type(None), type(...), type(NotImplemented))
A = type("A", (), {"x": 1, "f": lambda self: self.x})
print(A.__name__, A.__qualname__, A.__module__, A.__bases__, A().f(), A.__dict__["x"], A.__doc__)
B = type("B", (A, dict), {"__slots__": ("y",), "__doc__": "text"})
print(B.__mro__, B.__doc__, B.__base__, issubclass(B, dict), isinstance(B(), A))
for args in [("A",), ("A", ()), (1, (), {}), ("A", [], {}), ("A", (), []), ("A", (1,), {}), ("A", (bool,), {}), ("A", (int, str), {}),
             ("A", (A, A), {}), ("A\0", (), {}), ("A", (), {"__slots__": "a b"}), ("A", (), {"__slots__": ("x",), "x": 1}),
             ("A", (object, A), {}), ("A", (), {}, 1)]:
    try: print(type(*args).__name__)
    except Exception as e: print(type(e).__name__, str(e).replace("\n", " "))
A.__name__ = "Renamed"
A.__qualname__ = "some.Renamed"
A.__doc__ = "new"
print(A, A.__name__, A.__doc__)
for name, value in [("__name__", 5), ("__qualname__", 5), ("__name__", "a\0b"), ("__dict__", {}), ("__mro__", ())]:
    try: setattr(A, name, value)
    except Exception as e: print(type(e).__name__, e)
for text in ["int.x = 1", "del int.real", "type.x = 1", "A.missing", "del A.missing", "object().x = 1", "None.x = 1", "object.__init__.x = 1"]:
    try: exec(text)
    except Exception as e: print(text, type(e).__name__, e)
class Meta(type):
    def __new__(meta, name, bases, namespace, **options):
        print("new", name, options)
        return super().__new__(meta, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **options): pass
    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)
    def __instancecheck__(cls, x): return x == 5
    def __subclasscheck__(cls, x): return x is int
    def __len__(cls): return 42
    def __repr__(cls): return f"<{cls.__name__}!>"
    @property
    def computed(cls): return cls.__name__.lower()
class M(metaclass=Meta, option=1):
    def __init__(self, *args): self.args = args
class N(M): pass
print(M(1, 2).args, isinstance(5, M), isinstance(M(), N), issubclass(int, M), len(M), M, N.computed, type(N))
try: M().computed
except AttributeError as e: print(e)
try:
    class Other(type): pass
    class Conflict(M, metaclass=Other): pass
except TypeError as e: print(e)
class Hooked:
    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag
    def __set_name__(self, owner, name): print("named", owner.__name__, name)
class Child(Hooked, tag="t"): member = Hooked()
print(Child.tag)
try:
    class Wrong(Hooked, unknown=1): pass
except TypeError as e: print(e)
print(sorted(c.__name__ for c in Hooked.__subclasses__()), type.mro(Child) == list(Child.__mro__))
