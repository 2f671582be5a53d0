"""__dict__ of classes whose metaclass is a Python class, with attribute hooks of its own."""
class Meta(type):
    def __getattr__(cls, name):
        return f"made {name}"

    def names(cls):
        return sorted(n for n in cls.__dict__ if not n.startswith("__"))


class C(metaclass=Meta):
    a = 1

    def f(self):
        return self.__dict__


print(C.names(), C.__dict__["a"], type(C.__dict__).__name__, C.b, C().f(), "__dict__" in Meta.__dict__, "__dict__" in C.__dict__)
Meta.shared = 5
print(C.shared, Meta.__dict__["shared"])


class Derived(C):
    c = 3


print(Derived.names(), vars(Derived)["c"], Derived.a, Derived.nothing)
try:
    C.__dict__["a"] = 2
except TypeError as e:
    print(e)


class Plain(type):
    pass


class D(metaclass=Plain):
    x = 1


print(D.__dict__["x"], "__dict__" in Plain.__dict__, "__dict__" in D.__dict__)
