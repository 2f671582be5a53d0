"""Hashes, equality and order of numbers, texts and tuples of them agree, whichever way they are found out."""
import bisect
import heapq


class Odd:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return "equal" if getattr(other, "n", other) == self.n else ""

    def __hash__(self):
        return hash(self.n)

    def __lt__(self, other):
        return self.n < getattr(other, "n", other)

    def __repr__(self):
        return f"Odd({self.n})"


class Text(str):
    pass


class Pair(tuple):
    def __eq__(self, other):
        return True

    __hash__ = tuple.__hash__


nan = float("nan")
big = 2**53
values = [0, 1, -1, True, False, None, 1.0, 1.5, -0.0, nan, float("inf"), big, big + 1, float(big), 2**70, float(2**70), "", "a", "b",
          "é", Text("a"), (), (1,), (True,), (1.0,), ("a", 1), ("a", 1.0), ("a", None), (nan,), ((1, 2), "x"), ((1, 2.0), "x"),
          (big + 1,), (float(big),), (Odd(1),), Odd(1), Pair((1, 2)), (1, 2), (1, 2, 3), [1], b"a", frozenset([1])]
nested = ()
for _ in range(40):
    nested = (nested, 1)
other = ()
for _ in range(40):
    other = (other, True)
values += [nested, other]


def outcome(function, *arguments):
    try:
        return function(*arguments)
    except TypeError as error:
        return str(error).replace("cannot use 'list' as a dict key (", "").replace(")", "")


def equal_by(a, b):
    both = hash(a) == hash(b)
    return [bool(a == b), bool(b == a), (a,) == (b,), a in [b], a in (b,), a in {b}, a in {b: 1}, {a: 1}.get(b, 0), a != b,
            both or not a == b or isinstance(a, Pair) or isinstance(b, Pair)]


for round in range(2):
    for a in values:
        row = []
        for b in values:
            if isinstance(a, list) or isinstance(b, list):
                row.append(outcome(lambda: [a == b, a in [b]]))
            else:
                row.append(equal_by(a, b))
        print(row)

orders = [0, 1, True, 1.5, nan, big + 1, float(big), 2**70, "a", "b", "é", "\u1234", (), (1,), (1, 2), (1, "a"), (1, nan), ("a",), ((1, 2), 3),
          ((1, 2.0), 3), (Odd(2),), Odd(1), None, (None,), (None, 1), (big + 1, 1), (float(big), 2)]
for a in orders:
    print([outcome(lambda: [a < b, a <= b, a > b, a >= b]) if not isinstance(a, Odd) and not isinstance(b, Odd) else outcome(lambda: a < b)
           for b in orders])

words = [("b", 2), ("a", 3), ("a", 1), ("c", 0), ("a", 2.5), ("b", True)]
print(sorted(words), sorted(words, reverse=True), min(words), max(words))
queue = []
for n, word in enumerate(words * 3):
    heapq.heappush(queue, (word[1], word, n))
print([heapq.heappop(queue) for _ in range(len(queue))])
print(bisect.bisect(sorted(words), ("a", 2)), bisect.bisect_left([1, 2.5, 3], 2.5))
print(sorted([(1, nan), (1, 2), (0, nan), (1, 1)], key=str), sorted([3, 1.5, True, 2**65, -1]))
table = {}
for n in range(2000):
    table[n % 37, -(n % 11), "k%d" % (n % 3)] = n
print(len(table), table[0, 0, "k0"], (0.0, False, "k0") in table, table.get((1, -1)), (36, -10, "k2") in table)
print(hash((1, 2)) == hash((1.0, 2)) == hash((True, 2)), hash(("a", (1, "b"))) == hash((Text("a"), (1, "b"))), hash((1.5, False)) == hash((1.5, 0)))
