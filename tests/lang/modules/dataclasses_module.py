"""dataclasses: fields, made methods, inheritance, frozen, order, slots, conversions, errors."""
from dataclasses import (dataclass, field, fields, asdict, astuple, replace, is_dataclass, make_dataclass, MISSING,
                         FrozenInstanceError, InitVar, KW_ONLY, Field)
from typing import ClassVar, Optional


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


@dataclass
class Point:
    x: int
    y: int = 0

    def norm(self):
        return abs(self.x) + abs(self.y)


p = Point(3)
print(p, p == Point(3, 0), p != Point(3, 1), Point(y=2, x=1), p.norm(), Point.__match_args__, Point.__doc__, Point.y, p.__dict__)
print([f.name for f in fields(p)], [f.default is MISSING for f in fields(Point)], is_dataclass(p), is_dataclass(Point), is_dataclass(int), p.__eq__(5), Point.__hash__)
err(Point); err(Point, 1, 2, 3); err(Point, z=1); err(hash, p)
match p:
    case Point(x, y):
        print("matched", x, y)


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)


v = Version(1, 2)
print(v, v < Version(1, 3), v >= Version(1, 2), sorted([Version(2), v, Version(1)]), hash(v) == hash(Version(1, 2, ["x"])), {v: 1}[Version(1, 2)])
err(setattr, v, "major", 5); err(setattr, v, "other", 5); err(delattr, v, "minor"); err(lambda: v < Point(1))
print(replace(v, minor=9), replace(v, tags=["a"]).tags, isinstance(FrozenInstanceError(), AttributeError))


@dataclass
class Base:
    a: int
    b: str = "b"
    shared: ClassVar[int] = 7


@dataclass
class Derived(Base):
    c: list = field(default_factory=list)
    b: str = "changed"
    d: Optional[int] = None
    hidden: int = field(default=1, init=False, repr=False)

    def __post_init__(self):
        self.total = self.a + self.hidden


d = Derived(1, c=[Point(1), {"k": Point(2)}, (Point(3),)])
print(d, d.total, d.shared, [f.name for f in fields(Derived)], asdict(d), astuple(d), asdict(d)["c"][0] is not d.c[0])
print(asdict(p, dict_factory=lambda items: list(items)), astuple(p, tuple_factory=list))
err(asdict, Point); err(replace, Point); err(fields, int)


@dataclass
class Init:
    x: int
    scale: InitVar[int] = 2
    y: int = field(init=False)

    def __post_init__(self, scale):
        self.y = self.x * scale


print(Init(3), Init(3, 5).y, hasattr(Init(3), "y"), [f.name for f in fields(Init)])


@dataclass
class Keyword:
    a: int
    _: KW_ONLY
    b: int = 2
    c: int = field(default=3, kw_only=False)
    e: int


print(Keyword(1, e=5), Keyword(1, 9, b=0, e=1))
err(Keyword, 1); err(Keyword, 1, 2, 3)


@dataclass(kw_only=True)
class AllKeyword:
    a: int = 1
    b: int


print(AllKeyword(b=2), AllKeyword.__match_args__)
err(AllKeyword, 1, 2)


@dataclass(slots=True)
class Slotted:
    x: int
    y: int = 5
    z: list = field(default_factory=list)


s = Slotted(1)
print(s, Slotted.__slots__, hasattr(s, "__dict__"))
try:
    s.other = 1
except AttributeError as e:
    print(type(e).__name__)


@dataclass(frozen=True, slots=True)
class FrozenSlots:
    x: int
    y: int = 2


print(FrozenSlots(1), hash(FrozenSlots(1)) == hash(FrozenSlots(1)), FrozenSlots(1) == FrozenSlots(1, 2)); err(setattr, FrozenSlots(1), "x", 2)


@dataclass
class Tree:
    value: int
    left: "Tree | None" = None
    right: "Tree | None" = None


t = Tree(1, Tree(2), Tree(3, Tree(4)))
print(t, asdict(t)["right"]["left"]["value"])
t.left = t
print(repr(t))


@dataclass(repr=False, eq=False)
class Bare:
    x: int


print(Bare(1) == Bare(1), "Bare object" in repr(Bare(1)))


@dataclass
class Own:
    x: int

    def __repr__(self):
        return "own"

    def __eq__(self, other):
        return True


print(Own(1), Own(1) == Own(2), Own.__hash__)


@dataclass(unsafe_hash=True)
class Hashed:
    x: int
    y: int = field(default=0, hash=False)


print(hash(Hashed(1, 2)) == hash(Hashed(1, 3)))
Made = make_dataclass("Made", [("x", int), ("y", int, field(default=5)), "z"][:2], namespace={"double": lambda self: self.x * 2}, frozen=True)
print(Made(2), Made(2).double(), Made.__name__)


def bad_default():
    @dataclass
    class C:
        x: list = []


def bad_order():
    @dataclass
    class C:
        x: int = 1
        y: int


def bad_inherit():
    @dataclass
    class C(Version):
        z: int = 0


def bad_field():
    @dataclass
    class C:
        x = field(default=1)


def bad_eq():
    @dataclass(order=True, eq=False)
    class C:
        x: int


err(bad_default)
try:
    bad_order()
except TypeError as e:
    print(str(e)[:47])
err(bad_inherit); err(bad_field); err(bad_eq)
err(field, default=1, default_factory=list); err(make_dataclass, "C", ["1x"]); err(make_dataclass, "C", ["for"]); err(make_dataclass, "C", ["a", "a"])
print(fields(Version)[2].default_factory, fields(Point)[0].type, fields(Version)[2].compare, fields(Point)[1].metadata, type(fields(Point)[0]) is Field)


class Meta(type):
    pass


@dataclass
class WithMeta(metaclass=Meta):
    x: int = 1
    self: int = 2


print(WithMeta(5, 6), WithMeta().self)
