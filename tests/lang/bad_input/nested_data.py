# stress: off
# cpython: 3.14
"""Structures nested a hundred thousand deep, and structures that contain themselves: an exception or an answer, never a crash."""
import operator
N = 100_000
def outcome(f):
    try:
        r = f()
    except RecursionError:
        return "RecursionError"
    except TypeError:
        return "TypeError"
    return "answer"
def raises(name, f):
    print(name, outcome(f))
def survives(name, f):
    outcome(f)
    print(name, "survived")
def nested(wrap, inner):
    for _ in range(N):
        inner = wrap(inner)
    return inner
class Box:
    def __init__(self, content): self.content = content
    def __repr__(self): return f"Box({self.content!r})"
    def __eq__(self, other): return self.content == other.content
    def __hash__(self): return hash(self.content)
    def __lt__(self, other): return self.content < other.content
    def __len__(self): return len(self.content)
    def __iter__(self): return iter(self.content)
    def __bool__(self): return bool(self.content)
wraps = {
    "list": (lambda x: [x], []),
    "tuple": (lambda x: (x,), ()),
    "dict": (lambda x: {1: x}, {}),
    "frozenset": (lambda x: frozenset([x]), frozenset()),
    "box": (Box, 0),
    "list and tuple": (lambda x: [(x,)], 0),
    "dict and list": (lambda x: {1: [x]}, 0),
}
for name, (wrap, inner) in wraps.items():
    # A tuple hashes without a limit in CPython, a frozenset hashes its parts once.
    a = b = inner
    if name == "frozenset":
        for _ in range(2000):
            a, b = wrap(a), wrap(b)
    else:
        a, b = nested(wrap, inner), nested(wrap, inner)
    show = survives if name == "frozenset" else raises
    show(name + " repr", lambda: repr(a))
    show(name + " str", lambda: str(a))
    show(name + " format", lambda: f"{a}{b!r}")
    show(name + " percent", lambda: "%s %r" % (a, b))
    survives(name + " ==", lambda: a == b)
    survives(name + " !=", lambda: a != b)
    survives(name + " hash", lambda: hash(a))
    survives(name + " in", lambda: a in [b])
    survives(name + " index", lambda: [b].index(a))
    survives(name + " count", lambda: (b,).count(a))
    survives(name + " remove", lambda: [b].remove(a))
    survives(name + " key", lambda: {a: 1}[b])
    survives(name + " member", lambda: {a} & {b})
    if name in ("list", "tuple", "box", "list and tuple"):
        survives(name + " <", lambda: a < b)
        survives(name + " sorted", lambda: sorted([a, b]))
        survives(name + " max", lambda: max(a, b))
    survives(name + " bool", lambda: bool(a))
    if name != "frozenset": raises(name + " print", lambda: print(a))
    survives(name + " ascii", lambda: ascii(a))
    a = b = None

x = []; x.append(x)
y = []; y.append(y)
print(x, [x], str(x), f"{x}", ascii(x))
raises("x == y", lambda: x == y)
raises("x < y", lambda: x < y)
survives("x == x", lambda: x == x)
d = {}; d["self"] = d
e = {}; e["self"] = e
print(d, {1: d}, d.values(), d.items())
raises("d == e", lambda: d == e)
t = ([],); t[0].append(t)
u = ([],); u[0].append(u)
print(t, t[0])
raises("t == u", lambda: t == u)
l = [1, {}, ()]; l[1]["l"] = l; l[2:] = [(l, l)]
print(l)
b = Box(None); b.content = b
raises("Box repr", lambda: repr(b))
raises("Box hash", lambda: hash(b))
raises("Box eq", lambda: b == b)
raises("Box lt", lambda: b < b)
raises("Box len", lambda: len(b))
raises("Box iter", lambda: list(b))
raises("Box bool", lambda: not b)

types = int
for _ in range(N): types = (types,)
survives("isinstance", lambda: isinstance(1, types))
survives("not isinstance", lambda: isinstance("", types))
survives("issubclass", lambda: issubclass(str, types))
def clause():
    try:
        1 / 0
    except types:
        pass
try:
    clause()
except (TypeError, RecursionError, ZeroDivisionError):
    print("except survived")

f = lambda: 0
for _ in range(N): f = (lambda f: lambda: f())(f)
raises("calls", f)
i = iter([1])
for _ in range(N): i = map(abs, i)
survives("map", lambda: list(i))
i = [1]
for _ in range(N): i = reversed([i])
survives("reversed", lambda: repr(i))
def chain(g):
    yield from g
g = iter([1])
for _ in range(N): g = chain(g)
survives("yield from", lambda: list(g))
# CPython's stack overflows at the chain of map objects.
print("alive")
del i, g, f, types
print("freed")
