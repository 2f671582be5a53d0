"""Generators handed to sum, min, max, sorted, frozenset and str.join: results, errors on both sides, early ends, nesting."""


def gen(*items):
    mine = log
    try:
        for item in items:
            yield item
    finally:
        mine.append("end")


def show(what):
    global log
    log = []
    try:
        result = what()
    except Exception as e:
        # When the generator is closed is the collector's affair.
        print((type(e).__name__, str(e)))
    else:
        print(repr(result), log)


class Num:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Num(self.n + getattr(other, "n", other))

    def __radd__(self, other):
        return Num(other + self.n)

    def __lt__(self, other):
        return self.n < other.n

    def __gt__(self, other):
        return self.n > other.n

    def __repr__(self):
        return "Num(%r)" % self.n


class Bad:
    def __radd__(self, other):
        raise KeyError("add")

    def __lt__(self, other):
        raise KeyError("lt")

    __gt__ = __lt__

    def __hash__(self):
        raise KeyError("hash")


for _ in range(2):
    for items in [(), (1, 2, 3), (True, False, 2), (1, 2.5, 3), (0.1,) * 10, (1e100, 1.0, -1e100), (2**61, 2**61, 2**61),
                  (2**64, 1, 0.5), (float("inf"), -1.0), (0.5, 2**70), (Num(1), Num(2), 3), (1, 2j), (1, "a"), ("a", "b"),
                  (1, Bad()), (-0.0, -0.0), ([1], [2])]:
        show(lambda: sum(gen(*items)))
    for items in [(), (3, 1, 2), (1.5, 1, 2), ("b", "a", "c"), (Num(2), Num(1), Num(3)), (1, "a"), (1, Bad()), (True, 1, 1.0)]:
        show(lambda: min(gen(*items)))
        show(lambda: max(gen(*items)))
        show(lambda: sorted(gen(*items)))
        show(lambda: len(frozenset(gen(*items))))
    for items in [(), ("a",), ("a", "bc", "ü"), ("a", 1), (1,)]:
        show(lambda: ", ".join(gen(*items)))
        show(lambda: "".join(x for x in gen(*items)))
    show(lambda: sorted((n % 3, -n) for n in range(7)))
    show(lambda: sum(max(x * y for x in range(3)) for y in range(4)))
    show(lambda: sum(sum(x for x in gen(1, 2)) for y in gen(1, 2, 3)))
    show(lambda: min((x for x in gen(4, 3)), default=5))
    show(lambda: max((x for x in gen()), default=5))
    show(lambda: sum((x for x in gen(1, 2)), 10))
    show(lambda: sorted((x for x in gen(1, 2)), reverse=True))


class S(str):
    pass


print(type("".join(S(x) for x in "a")), S("-").join(str(i) for i in range(3)), b"-".join(bytes([65 + i]) for i in range(2)))
join = ":".join
print(join(str(i) for i in range(3)), str.join("/", (str(i) for i in range(3))))


def fails(n):
    yield n
    1 / 0


for consumer in (sum, min, max, sorted, frozenset):
    show(lambda: consumer(fails(1)))
show(lambda: "".join(fails("a")))
show(lambda: "".join(fails(1)))


def chained():
    yield from (x for x in gen(1, 2))
    yield from [3, 4]


for consumer in (sum, min, max, sorted, frozenset):
    show(lambda: consumer(chained()))


def kept(n):
    for i in range(n):
        yield [i] * 3


print(max(kept(300)), sum(len(x) for x in kept(300)), len(sorted(kept(300))))
print(sum(i / 7 for i in range(1000)), sum(1.5 * i for i in range(10)))


def closes():
    while True:
        yield Bad()


g = closes()
try:
    min(g)
except KeyError as e:
    print(e, g.gi_running, g.gi_frame is not None, type(next(g)).__name__)


def itself():
    yield 1
    yield sum(me)


me = itself()
show(lambda: sum(me))
