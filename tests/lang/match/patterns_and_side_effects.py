# cpython: 3.14
# Patterns: what they ask of the subject, what they bind, what stays bound after a failed match.
def kind(x):
    match x:
        case None | True | False: return "constant"
        case 0: return "zero"
        case int() | float() as n if n < 0: return f"negative {n}"
        case int(n): return f"int {n}"
        case "a" | "b" as s: return f"letter {s}"
        case str(): return "text"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [x, *rest] if len(rest) > 2: return f"many {x} {rest}"
        case [1, [2, y], *_]: return f"nested {y}"
        case (x, y): return f"pair {x} {y}"
        case {"k": v, **rest}: return f"mapping {v} {rest}"
        case {}: return "some mapping"
        case _: return "other"
for x in [None, True, 0, 0.0, -3, -2.5, 7, "a", "zz", [], (), [5], [1, 2, 3, 4], [1, [2, 9], 3], (1, 2), {"k": 1, "z": 2}, {}, {"q": 1},
          b"ab", {1}, 3.5, range(2), iter([1])]:
    print(repr(x)[:12], kind(x))
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Noisy:
    @property
    def a(self):
        print("a asked")
        return 1
def point(p):
    match p:
        case Point(0, 0): return "origin"
        case Point(x=0, y=y): return f"on y at {y}"
        case Point(x, y) if x == y: return f"diagonal {x}"
        case Point(): return "point"
        case Noisy(a=1 | 2 as v): return v
print(point(Point(0, 0)), point(Point(0, 5)), point(Point(3, 3)), point(Point(1, 2)), point(Noisy()), point(3))
for text in ["match p:\n case Point(1, 2, 3): pass", "match p:\n case Point(1, x=2): pass", "match 1:\n case int(1, 2): pass",
             "match p:\n case kind(): pass", "match Bad():\n case Bad(1): pass", "match Bad2():\n case Bad2(1): pass"]:
    class Bad: __match_args__ = [1]
    class Bad2: __match_args__ = (1,)
    try: exec(text, {"p": Point(1, 2), "Point": Point, "kind": kind, "Bad": Bad, "Bad2": Bad2}); print("no error")
    except TypeError as e: print(e)
match [1, 2, 3]:
    case [first, 5, _]: pass
    case [_, *others]: print("first" in globals(), others)
match {"a": {"b": [10, 20]}}:
    case {"a": {"b": [_, second]}}: print(second)
class Sub(dict):
    def __missing__(self, key): return "missing"
    def get(self, key, default=None):
        print("get", key)
        return super().get(key, default)
match Sub(x=1):
    case {"y": _}: print("never")
    case {"x": v}: print(v)
import collections
match collections.deque([1, 2]):
    case [a, b]: print(a, b)
match collections.UserDict({"u": 3}) if hasattr(collections, "UserDict") else {}:
    case {"u": u}: print(u)
