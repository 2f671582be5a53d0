"""Which classes can be bases together: one must extend the layout of the others."""


def make(*bases, **namespace):
    try:
        cls = type("C", bases, namespace)
    except TypeError as error:
        return str(error)
    return cls.__base__.__name__, [c.__name__ for c in cls.__mro__]


class Slotted:
    __slots__ = ("a", "b")


class Left(Slotted):
    __slots__ = ()


class Right(Slotted):
    __slots__ = ()


class More(Slotted):
    __slots__ = ("c",)


class Other:
    __slots__ = ("a", "b")


class Plain:
    pass


class Empty:
    __slots__ = ()


print(make(Left, Right))
print(make(Left, More))
print(make(More, Left))
print(make(Slotted, Other))
print(make(Left, Other))
print(make(Plain, Slotted))
print(make(Empty, Plain, Slotted))
print(make(Left, Plain, Right))
print(make(int, str))
print(make(Slotted, list))
print(make(Plain, list))
print(make(Empty, dict))
print(make(Exception, Slotted))
print(make(Exception, Plain))
print(make(ValueError, KeyError))
print(make(ValueError, OSError))
print(make(type, Plain))


class PureBase:
    __slots__ = ("_raw", "_str")

    def __init__(self, raw):
        self._raw = raw


class PurePosix(PureBase):
    __slots__ = ()


class Concrete(PureBase):
    __slots__ = ()


class Posix(Concrete, PurePosix):
    __slots__ = ()


p = Posix("x")
p._str = "y"
print(p._raw, p._str, Posix.__base__.__name__, hasattr(p, "__dict__"))


class WithDict(Left, Right):
    pass


w = WithDict()
w.a, w.b, w.z = 1, 2, 3
print(w.a, w.b, w.z, w.__dict__)


class ListLeft(list):
    __slots__ = ("x",)


class ListRight(list):
    __slots__ = ()


print(make(ListLeft, ListRight))
print(make(ListRight, ListLeft))


class ListBoth(ListRight, ListLeft):
    pass


b = ListBoth([1])
b.x = 5
b.y = 6
print(b, b.x, b.y)
