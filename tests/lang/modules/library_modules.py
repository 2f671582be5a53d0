"""Modules of the pure-Python library that are part of the binary: a look at each."""
# stress: off
import abc
import collections
import collections.abc
import contextvars
import copy
import copyreg
import datetime
import difflib
import enum
import graphlib
import keyword
import linecache
import numbers
import pprint
import reprlib
import shlex
import stat
import types
import typing


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


# collections
P = collections.namedtuple("P", "x y", defaults=[5])
p = P(1)
print(p, p._replace(x=2), p._asdict(), P._fields, p == (1, 5), P._make([3, 4]), p.y, P.__match_args__)
err(P); err(collections.namedtuple, "Q", "a a")
c = collections.Counter("abracadabra")
print(c.most_common(2), c["z"], sum(c.values()), c - collections.Counter("aab"), +c, sorted(c.elements())[:3], c & collections.Counter("ab"), c.total())
m = collections.ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], dict(m), m.new_child({"c": 4})["c"], len(m))
u = collections.UserDict({"a": 1}); u["b"] = 2
print(u, collections.UserList([1, 2]) + [3], collections.UserString("abc").upper(), isinstance(u, collections.abc.MutableMapping))


class Squares(collections.abc.Sequence):
    def __len__(self): return 4
    def __getitem__(self, i):
        if i >= 4: raise IndexError
        return i * i


s = Squares()
print(list(s), 9 in s, s.index(4), list(reversed(s)), s.count(1), isinstance([], collections.abc.Sequence), isinstance({}, collections.abc.Mapping), isinstance(iter([]), collections.abc.Iterator), issubclass(int, collections.abc.Hashable), isinstance(5, collections.abc.Iterable))
try:
    collections.abc.Sequence()
except TypeError as e:
    print(str(e)[:41])

# abc
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...


class Square(Shape):
    name = "square"
    def area(self): return 4


try:
    Shape()
except TypeError as e:
    print(str(e)[:38])
print(Square().area(), Shape.__abstractmethods__ == {"area", "name"}, issubclass(Square, Shape))
Shape.register(int); print(isinstance(5, Shape), issubclass(bool, Shape), issubclass(str, Shape))

# enum
class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    ALIAS = 1

    @property
    def lower(self): return self.name.lower()


print(Color.RED, repr(Color.GREEN), Color(1), Color["GREEN"].value, Color.ALIAS is Color.RED, list(Color), Color.RED.lower, len(Color), Color.RED in Color, Color.RED == 1, {Color.RED: 1})
err(Color, 5); err(lambda: Color["X"]); err(setattr, Color, "RED", 2)


class Perm(enum.Flag):
    R = enum.auto(); W = enum.auto(); X = enum.auto()
    RW = R | W


print(Perm.R | Perm.X, Perm.RW, Perm.R in Perm.RW, ~Perm.R, Perm(5), bool(Perm.R & Perm.W), Perm.RW.value)


class Level(enum.IntEnum):
    LOW = 1; HIGH = 10


print(Level.HIGH > Level.LOW, Level.LOW + 1, f"{Level.HIGH}", sorted([Level.HIGH, Level.LOW]), Level(10).name)


class Word(enum.StrEnum):
    HELLO = enum.auto()


print(Word.HELLO, Word.HELLO == "hello", Word("hello").upper(), enum.Enum("Made", "A B").B.value)

# typing
T = typing.TypeVar("T")


class Box(typing.Generic[T]):
    def __init__(self, item: T): self.item = item


class Named(typing.NamedTuple):
    a: int
    b: str = "x"


class Movie(typing.TypedDict, total=False):
    title: str
    year: int


class Closes(typing.Protocol):
    def close(self) -> None: ...


print(Box[int](5).item, Named(1), Named(1)._asdict(), Movie(title="m"), typing.Optional[int] == typing.Union[int, None], typing.get_origin(typing.List[int]), typing.get_args(typing.Dict[str, int]), typing.cast(int, "x"), T)
print(typing.get_type_hints(Named), typing.get_type_hints(Box.__init__), typing.Callable[[int], str], typing.Any, typing.Literal[1, "a"], typing.TYPE_CHECKING, typing.List["Later"].__args__)


@typing.overload
def f(x: int) -> int: ...
def f(x): return x
print(f(1), typing.NewType("UserId", int)(5), typing.final(Box) is Box)

# copies, dates, differences, graphs, and the rest
nested = [1, [2, {"k": (3, [4])}]]; deep = copy.deepcopy(nested); shallow = copy.copy(nested); nested[1][1]["k"][1].append(5)
print(deep, shallow[1] is nested[1], copy.deepcopy(Box(nested)).item == nested)
d = datetime.datetime(2024, 2, 29, 13, 5, 7)
print(d, d + datetime.timedelta(days=366, hours=1), d.isoformat(), d.date().weekday(), d.strftime("%Y/%m/%d %H:%M"), datetime.date(2024, 1, 1) < d.date(), (d - datetime.datetime(2024, 1, 1)).total_seconds(), datetime.timezone.utc, datetime.date.fromisoformat("2020-05-06").toordinal())
print("\n".join(difflib.unified_diff("a b c".split(), "a x c".split(), lineterm="")), difflib.get_close_matches("appel", ["ape", "apple", "peach"]), round(difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 2))
print(list(graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}).static_order())[0::3], keyword.iskeyword("for"), keyword.issoftkeyword("match"), isinstance(5, numbers.Integral), isinstance(2.5, numbers.Rational))
pprint.pprint({"key" * 10: list(range(20)), "other": {"nested": (1,) * 30, "more": ["y" * 30] * 3}}); print(pprint.pformat([1, (2,)]), reprlib.repr(list(range(100))))
print(shlex.split("a 'b c' \"d\\\" e\" f\\ g # no"), shlex.quote("it's"), stat.S_ISDIR(0o040755), stat.filemode(0o100644))
print(types.SimpleNamespace(a=1), types.new_class("N", (), {}, lambda ns: ns.update(x=1)).x, types.MappingProxyType({"a": 1}), types.FunctionType is type(f))
v = contextvars.ContextVar("v", default=1); context = contextvars.copy_context(); context.run(v.set, 5); print(v.get(), context[v], context.run(v.get)); token = v.set(7); print(v.get(), v.reset(token), v.get(), token.old_value is contextvars.Token.MISSING)
