# cpython: 3.14
# Generators that are consumed where they are made: by loops and by builtins, with everything that may happen meanwhile.
import sys


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(n):
    for i in range(n):
        yield i * i


def odd(items):
    for item in items:
        if item % 2:
            yield item


def scaled(items, factor=2):
    for item in items:
        yield item * factor


def two(n):
    for i in range(n):
        yield i
    for i in range(n):
        yield -i


def pairs(n):
    for i in range(n):
        t = (i, i + 1)
        yield t


def stops(n):
    for i in range(n):
        if i == 7:
            raise StopIteration("early")
        yield i


def divides(n, d):
    for i in range(n):
        yield i // d


def calls(n, f):
    for i in range(n):
        yield f(i)


class Tree:
    def __init__(self, depth):
        self.depth = depth
        self.kids = [Tree(depth - 1) for _ in range(2)] if depth else []

    def walk(self):
        yield self.depth
        for kid in self.kids:
            yield from kid.walk()

    def own(self):
        for kid in self.kids:
            yield kid.depth

    def total(self):
        return sum(depth for depth in self.own()) + sum(k.total() for k in self.kids)


def total(make, *args):
    t = 0
    for x in make(*args):
        t += x
    return t


def direct(n):
    t = 0
    for x in count(n):
        t += x
    for x in squares(n):
        t += x
    for x in odd(range(n)):
        t += x
    for x in odd([1, 2, 3, n]):
        t += x
    for x in scaled((1, 2, n)):
        t += x
    for x in scaled(odd(range(n)), 3):
        t += x
    return t


def nested(n):
    t = 0
    for x in count(n):
        for y in squares(x):
            for z in odd(range(y % 5)):
                t += x + y + z
            t -= 1
    return t


def breaks(n):
    found = []
    for x in count(n):
        if x == 5:
            break
        found.append(x)
    else:
        found.append("end")
    for x in squares(n):
        if x % 2:
            continue
        found.append(x)
    else:
        found.append("else")
    return found


def unpacks(n):
    t = 0
    for a, b in pairs(n):
        t += a * b
    return t


def overflows(n):
    t = 1
    for x in squares(n):
        t = t * 3 + x
    return t


def mixes(values):
    t = 0
    for x in scaled(values):
        t = t + x
    return t


def handles(n, d):
    out = []
    for x in count(n):
        try:
            out.append(10 // (x - d))
        except ZeroDivisionError:
            out.append("zero")
    return out


def handles_around(n, d):
    out = []
    try:
        for x in divides(n, d):
            out.append(x)
    except ZeroDivisionError as error:
        out.append(str(error))
        tb = error.__traceback__
        while tb:
            out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - handles_around.__code__.co_firstlineno))
            tb = tb.tb_next
    return out


def stopped(n):
    out = []
    try:
        for x in stops(n):
            out.append(x)
    except RuntimeError as error:
        out.append((str(error), repr(error.__cause__)))
    return out


def looks(n):
    def names(i):
        frame = sys._getframe()
        found = []
        while frame is not None and frame.f_code.co_name != "<module>":
            found.append(frame.f_code.co_name)
            frame = frame.f_back
        return i, found
    out = []
    for x in calls(n, names):
        out = x
    return out, list(names(i) for i in range(2))[1]


def collects(n):
    xs = range(n)
    return (
        sum(x * 2 for x in xs), sum(x / 2 for x in xs), sum((x for x in xs)),
        min(x - 3 for x in range(n + 1)), max(x % 7 for x in range(n + 1)),
        any(x == 3 for x in xs), all(x < 5 for x in xs),
        list(x + 1 for x in xs if x % 2), tuple(str(x) for x in xs), sorted(-x for x in xs),
        set(x % 3 for x in xs), frozenset(x % 2 for x in xs), "-".join(str(x) for x in xs),
        sum(y for x in xs for y in range(x)), [any(y == x for y in xs) for x in range(3)],
        sum(x * n for x in list(xs)), max((x, -x) for x in range(n + 1)),
        list(x for x in squares(n)), sum(scaled(xs, 5)), sum(two(n)), len(set(two(n))),
    )


def collects_closure(vec, cols):
    n = len(cols)
    return n == len(set(vec[i] + i for i in cols)) == len(set(vec[i] - i for i in cols))


def wrong(what, n):
    try:
        if what == 0:
            return set([i] for i in range(n))
        if what == 1:
            return "".join(i for i in range(n))
        if what == 2:
            return min(i for i in range(0))
        if what == 3:
            return sum(str(i) for i in range(n))
        if what == 4:
            return sorted(i if i % 2 else str(i) for i in range(n))
        if what == 5:
            return list(1 // (i - 5) for i in range(n))
        if what == 6:
            class Odd:
                def __bool__(self):
                    raise ValueError("no truth")
            return any(Odd() for i in range(n))
        if what == 7:
            return max(i if i % 2 else str(i) for i in range(n))
        if what == 8:
            return tuple(next(iter([])) for i in range(n))
    except Exception as error:
        names = []
        for entry in traceback_of(error):
            names.append(entry)
        return type(error).__name__, str(error), names


def traceback_of(error):
    tb = error.__traceback__
    while tb:
        yield tb.tb_frame.f_code.co_name, tb.tb_lineno - wrong.__code__.co_firstlineno
        tb = tb.tb_next


def kept(n):
    # The generator is used for something else, too.
    g = count(n)
    out = []
    for x in g:
        out.append(x)
        if x == 2:
            break
    out.append(next(g, None))
    out.extend(g)
    return out


def changing(n):
    # What the loop's body does changes the list that the generator goes through.
    items = [1, 2, 3]
    seen = 0
    for x in scaled(items):
        seen += x
        if len(items) < n:
            items.append(len(items))
    return seen, len(items)


def floats(n):
    def halves(n):
        x = 0.0
        while x < n:
            yield x
            x += 0.5
    t = 0.0
    for x in halves(n):
        t += x * 1.5
    return t


def later(n):
    # Only now and then the body calls something that looks at everything.
    t = 0
    for x in squares(n):
        if x % 11 == 10:
            t += len(str(x))
        t += x
    return t


for round in range(60):
    results = [
        direct(round % 20), nested(round % 8), breaks(round % 9), unpacks(round), overflows(round),
        mixes([1, 2, 3]), handles(round % 12, 4), handles_around(round % 6 + 1, 0 if round % 5 == 4 else 2),
        stopped(round % 12), looks(3), collects(round % 13), collects_closure([round % 4, 3, 1, 2], range(4)),
        kept(round % 7), changing(round % 15), floats(round % 6), later(round),
        [wrong(what, round % 9) for what in range(9)],
        total(count, 5), total(squares, 6),
    ]
    if round in (0, 1, 8, 30, 58, 59):
        for result in results:
            print(round, result)

for values in ([1, 2], [1.5, 2], [10**20, 1], ["a", "b"], [True, 2.5], [0.1] * 10, [2**61, 2**61, 2**61]):
    try:
        print(mixes(values), sum(x for x in values), max(x for x in values))
    except TypeError as error:
        print(error)
print(list(Tree(3).walk()), Tree(4).total())


def many():
    t = 0
    for i in range(3000):
        t += sum(j for j in range(4)) + any(j == i for j in (1, 2, 3))
        for x in count(3):
            t += x
    return t


print(many())
