"""What machine code asks leaf functions, where they answer and where they leave the answer to others."""


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return getattr(other, "n", other) == self.n


class Text(str):
    def __eq__(self, other):
        return "no"

    __hash__ = str.__hash__

    def __lt__(self, other):
        return "less"


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        return type(error).__name__, str(error)


def look_up(container, keys):
    found = []
    for key in keys:
        try:
            found.append(container[key])
        except (KeyError, IndexError, TypeError) as error:
            found.append(type(error).__name__)
    return found


def count(keys):
    counts = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    for key in keys:
        if key in counts:
            counts[key] += 10
        else:
            counts[key] = 0
    return counts


def members(container, items):
    found = 0
    for n, item in enumerate(items):
        if item in container:
            found += 1 << n
    return found


def scan(text):
    kinds = []
    for c in text:
        if c in "aeiou":
            kinds.append("v")
        elif "a" <= c <= "z":
            kinds.append("c")
        elif c == " ":
            kinds.append("_")
        elif c > "\u0100":
            kinds.append("w")
        elif c != "!":
            kinds.append("?")
    return "".join(kinds)


def grow(pieces, times):
    text = ""
    for _ in range(times):
        for piece in pieces:
            text += piece
    return len(text), text[:12], text[-12:], hash(text) == hash(text[:1] + text[1:])


def keys_of(table):
    out = []
    for key in table:
        out.append(key)
    for value in table.values():
        out.append(value)
    for key, value in table.items():
        out.append((key, value))
    return out


def change_while_looking(table):
    for key in table:
        table[key + 100] = key


def exchange_while_looking(table):
    for key in table:
        del table[key]
        table[key + 100] = key


def shrink_set(values):
    for value in values:
        values.discard(value)


def show(values):
    out = []
    for value in values:
        out.append(f"<{value}|{value!r}|{value!s}>{value}")
        out.append(f"{value}")
        out.append("%s and %r" % (value, value))
    return out


def formats(value, specs):
    return [attempt(format, value, spec) for spec in specs]


def widths(values):
    return [f"{v:.2f} {v:8.3f}|{v:<8.1f}|{v:^9.0f}|{v:08.2f}|{v:e}" for v in values]


def ints(values):
    return [f"{v:d} {v:5d}|{v:<5}|{v:^7}|{v:05d}|{v:x}|{v:,}" for v in values]


def globals_too():
    names = globals()
    total = 0
    for n in range(300):
        names["watched"] = n
        total += watched
    return total


def fill(code, values):
    from array import array
    made = array(code, [0] * len(values))
    outcome = []
    for n in range(len(values)):
        try:
            made[n] = values[n]
        except (TypeError, OverflowError) as error:
            outcome.append(type(error).__name__)
        outcome.append(made[n] if made[n] == made[n] else "nan")
    for n in (-1, len(values), -len(values) - 1, True, 1.0):
        try:
            outcome.append(made[n])
            made[n] = made[n]
        except (TypeError, IndexError) as error:
            outcome.append(type(error).__name__)
    return outcome


def smaller(pairs):
    return [(min(a, b), max(a, b)) for a, b in pairs]


watched = 0
for round in range(3):
    table = {1: "one", 2: "two", "a": "A", (1, 2): "pair", 2.5: "half", None: "none", Key(7): "key"}
    print(look_up(table, [1, True, 1.0, "a", Text("a"), (1, 2), 2.5, None, 7, Key(7), 3, [], -1, "b"]))
    print(look_up("héllo", [0, 1, -1, 4, 5, -6, "a", True, 2**70]))
    print(look_up("\u1234\u5678", [0, 1, 2]), look_up(b"bytes", [0, -1, 9]), look_up((1, 2), [0, -2, 2]))
    print(count([1, 2, 1, "x", "y", "x", 1.0, True, Key(1), Key(2), 10**30, 10**30, -1, -2]))
    print(len(count(list(range(3000)) + [str(i) for i in range(3000)])))
    items = [1, "a", 1.0, True, None, Key(1), "b", "", "ab", (1, 2)]
    for container in ({1, "a"}, frozenset(["b", 2]), [1, "a", None], (Key(1), "ab"), {"b": 1, 1: 2}, [], (), set(), {}):
        print(members(container, items))
    print(members("cabbage", ["a", "ab", "", "bag", "x", "é"]), attempt(members, "abc", [1]), attempt(members, {1}, [[]]))
    print(members("x" * 40 + "é", ["é", "y", "x"]), members("\u1234é", ["é", "\u1234", "a"]))
    print(scan("the quick, BROWN fóx! \u1234\u00ff\U00012345"))
    print(grow(["x"], 400), grow(["ab", "é"], 100), grow(["a", "\u1234", "\U00012345"], 60), grow(["", "long " * 30], 5))
    print(attempt(grow, ["a", 1], 1), grow([Text("t")], 3))
    print(keys_of({1: "a", "b": 2}), keys_of({}))
    print(attempt(change_while_looking, {1: 1}), attempt(exchange_while_looking, {1: 1, 2: 2}), attempt(shrink_set, {1, 2}))
    print(show([0, -1, 12345678901, 1.5, -0.0, 1e300, 1e16, "s", "é", "\u1234", Text("sub"), True, None, 2**70, [1]]))
    specs = ["", "d", "5", "<5", ">5", "^5", "*^9", "<<4", "05", "005", "+d", ",", "_", "x", "#x", "c", ".2f", ".0f", "9.3e", "g",
             ".3", "z.1f", "z", "%", "n", "s", "5s", ".1s", "0<5", "=5", "1000", ".1000f"[:2], "q", "5.", "08.3f", " d", "é^5"]
    print(formats(42, specs))
    print(formats(-3.75, specs))
    print(formats("text", specs))
    print(formats(True, specs[:12]))
    print(widths([0.0, 1.0, -1.5, 2.675, 0.125, 1e22, 123456.789, float("inf"), float("nan"), 0.001, 999999.995]))
    print(ints([0, 1, -1, 99, 100, 12345, -987654321, 2**40]))
    print([f"{x:.{p}f}" for x in (0.5, 1.5, 2.5, 1e15, 0.000123, 1099511627775.25) for p in range(17)])
    print(globals_too())
    for code in "bBhHiIqQfd":
        print(code, fill(code, [1, -1, 127, 128, -129, 65536, 2**31, 2**32, 2**62, 2**63, 2**64, 1.5, 1e300, True, None, "x", float("nan")]))
    print(smaller([(1, 2), (2, 1), (1, True), (True, 1), (1.0, 1), (1, 1.0), ("a", "b"), (2**70, 1)]))
    small, large = {1, 2, 3, 70}, set(range(60))
    print(large - small, small - large, small & large, large <= small, {1, 2} <= large, frozenset(large) - frozenset(range(3, 60)))
    print({64, 0, 128, 5} - {5}, {64, 0, 128, 5, 192, 256} & {0, 64, 128, 256}, {-1, -2, 3} - {3, 4})


class Missing(dict):
    def __missing__(self, key):
        return "missing " + str(key)


class Other(dict):
    def __getitem__(self, key):
        return "own"

    def __setitem__(self, key, value):
        super().__setitem__(key, [value])


def subclasses():
    from collections import Counter, OrderedDict, defaultdict

    class Named(defaultdict):
        def __getitem__(self, key):
            return "named"

    for made in (dict(), Missing(), Other(), defaultdict(list), defaultdict(int), OrderedDict(), Counter(), Named(int)):
        outcome = []
        for n, key in enumerate([1, "a", (1, 2), 1, "b", "a", None]):
            try:
                outcome.append(made[key])
            except KeyError as error:
                outcome.append(error)
            made[key] = n
            outcome.append(made[key])
            outcome.append(made.get(key, "default"))
            outcome.append(made.setdefault(key, "set"))
            outcome.append(made.setdefault((key, "new")))
        print(type(made).__name__, outcome, len(made), list(dict.values(made)))


def conversions():
    for value in (0, -7, 2**61, 2**62, 2**70, 1.5, -2.9, 4.5e18, 1e300, "12", "-12", " 12", "1_2", "+3", "", "-", "12a", "9" * 18, "9" * 19,
                  "1.5", "-.5", ".", "1e5", "nan", "-0.0", "1-2", "é", "\u0663", True, None, b"5"):
        outcome = []
        for convert in (str, int, float, bool):
            try:
                outcome.append(convert(value))
            except (TypeError, ValueError, OverflowError) as error:
                outcome.append(type(error).__name__)
        print(repr(value), outcome)
    print([base ** exponent for base in (0, 1, -1, 2, -3, 10, 2**40) for exponent in (0, 1, 2, 3, 61, 62, 63, 64)])
    print(2 ** -1, 0 ** 0, (-2) ** 3, True ** 2, [n ** 2 for n in (3, 2**31, 2**32, -(2**31))])


def bytes_too():
    made = bytearray(b"abc")
    for n, new in ((0, 65), (-1, 66), (1, 256), (3, 1), (1, -1), (1, "x"), (True, 67)):
        try:
            made[n] = new
            print(made[n], end=" ")
        except (IndexError, TypeError, ValueError) as error:
            print(type(error).__name__, end=" ")
    print(made, [byte for byte in bytes(made)], [byte for byte in made], [made == other for other in (b"ACB", [65], made)])
    texts = ["b", "a", "aa", "", "a\0", "abcdefgh", "abcdefghi", "abcdefg", "é", "ab"]
    print(sorted(texts), sorted(texts, reverse=True), sorted(texts + ["\u1234"]), sorted(range(10), key=lambda n: texts[n]))
    print([a < b for a in ([1, 2], [1, "a"], [[1], 2], [], [1.5]) for b in ([1, 2], [1, 3], [1], [])] if False else "", [[1, 2] == [1, 2.0]])
    loop = [1]
    loop.append(loop)
    twin = [1]
    twin.append(twin)
    try:
        print(loop == twin)
    except RecursionError:
        print("too deep")


for round in range(3):
    subclasses()
    conversions()
    bytes_too()
