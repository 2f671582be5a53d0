"""Rare cases of what inlined functions do, where something has to be called though neither their frames nor some objects exist."""
import sys


class Number:
    """Numbers of a kind that is met seldom."""

    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return self.n + other

    __radd__ = __add__

    def __mul__(self, other):
        if self.n == 13:
            raise ArithmeticError("unlucky")
        return self.n * other

    __rmul__ = __mul__

    def __lt__(self, other):
        return self.n < other

    def __gt__(self, other):
        return self.n > other

    def __bool__(self):
        return self.n > 2

    def __len__(self):
        return self.n

    def __contains__(self, item):
        return item == self.n

    def __getitem__(self, index):
        return index * self.n

    def __setitem__(self, index, value):
        self.n = value

    def __eq__(self, other):
        return self.n == other

    def __hash__(self):
        return hash(self.n)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


def mixed(values, n):
    """Points that are never made, whose coordinates are something else now and then."""
    total = 0
    for i in range(n):
        value = values[i % len(values)]
        point = Point(value, i).plus(Point(1, 2))
        try:
            total += point.dot(Point(2, value))
        except ArithmeticError as error:
            total += len(str(error))
    return total


print(mixed([1, 2.5, 3], 900))
print(mixed([1, 2.5, 3, Number(4)], 900))
print(mixed([1, 2.5] * 60 + [Number(13), Number(5)], 3000))


def smaller(a, b):
    return a if a < b else b


def either(a, b):
    return a or b


def size(a):
    return len(a)


def has(a, b):
    return b in a


def item(a, b):
    return a[b]


def put(a, b, c):
    a[b] = c
    return a


def keep(out, a):
    out.append(a)
    return out


def count(seen, key):
    seen[key] = seen.get(key, 0) + 1
    return seen


def each(n, odd):
    """Small functions that are inlined; one in many calls is given something else."""
    out, seen, row, total = [], {}, [1, 2, 3], 0
    iterator = iter(range(10 ** 9))
    for i in range(n):
        other = odd[i // 7 % len(odd)] if i % 7 == 0 else i
        pair = (i, other)
        total += smaller(other, i) + (1 if either(other, 0) else 0)
        if i % 7 == 0 and not isinstance(other, int):
            total += size(other) + has(other, 5) + item(other, 2)
            put(other, 1, 5)
        else:
            total += size(row) + has(row, 2) + item(row, i % 3)
            put(row, i % 3, i)
        keep(out, pair[0])
        count(seen, pair[1])
        total += next(iterator)
    return total, len(out), sum(seen.values()), row


print(each(1500, [1]))
print(each(1500, [1, Number(5)]))
print(each(1500, [Number(n) for n in range(1, 6)] + [1] * 20))


class Spy:
    def __init__(self):
        self.seen = []

    def __radd__(self, other):
        frame = sys._getframe(1)
        self.seen.append((frame.f_code.co_name, frame.f_back.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        return other + 1

    def __iter__(self):
        return iter((self, self))


def add(a, b):
    return a + b


def outer(a, b):
    return add(a, b) * 1


def watched(n):
    spy, total = Spy(), 0
    for i in range(n):
        total = outer(total, spy if i % 300 == 299 else i)
    return total, spy.seen


print(watched(1500))


def shared(n):
    """An iterator that a rare call takes items from."""
    numbers = iter(range(n))

    class Taker:
        def __radd__(self, other):
            return other + next(numbers, 0)

    taker, total, rounds = Taker(), 0, 0
    for number in numbers:
        rounds += 1
        total = add(total, taker if number % 100 == 50 else number)
    return total, rounds


print(shared(2000))


def raising(n):
    class Bad:
        def __radd__(self, other):
            raise KeyError(other)

    bad, caught = Bad(), []
    for i in range(n):
        try:
            outer(i, bad if i % 250 == 249 else 1)
        except KeyError as error:
            names = []
            trace = error.__traceback__
            while trace:
                names.append((trace.tb_frame.f_code.co_name, trace.tb_lineno - trace.tb_frame.f_code.co_firstlineno))
                trace = trace.tb_next
            caught.append((error.args, names))
    return caught


print(raising(1300))


def grows(n):
    def appended(out, i):
        out.append((i, i))
        return out[-1][0]
    out, total = [], 0
    for i in range(n):
        total += appended(out, i)
        if len(out) > 100:
            out = []
    return total, out


print(grows(1000)[0])
