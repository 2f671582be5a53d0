# `len` and other native functions, of what they are mostly called for and of everything else.
import math


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class More(list):
    def __len__(self):
        return 100


def lengths(things):
    total = 0
    for thing in things:
        total += len(thing)
    return total


def last_of(items):
    at = 0
    while at < len(items) - 1:
        if items[at] < 0:
            items.append(1)
        at += 1
    return at, items[len(items) - 1]


def natives(numbers):
    result = 0
    for number in numbers:
        result += abs(number) + math.floor(number) + ord(chr(65 + len(str(number))))
    return result


everything = [[], [1, 2], (), (1,), {}, {1: 2}, "text", b"bytes", range(10), {1, 2}, Sized(7), More([1]), [0] * 9]
for _ in range(200):
    results = [
        lengths(everything),
        lengths([[1], [2, 3]]),
        last_of([1, -1, 2, -5, 3]),
        natives([1, -2.5, 3, 10**30, True]),
    ]
print(results)
for wrong in (5, None, Sized(-1), Sized("x"), Sized(1 << 63)):
    try:
        print(lengths([[1], wrong]))
    except Exception as error:
        print(type(error).__name__, error)
try:
    natives([1, "x"])
except TypeError as error:
    print(error)

real = len
len = lambda thing: 1000
print(lengths([[1], (2, 3)]))
len = real
print(lengths([[1], (2, 3)]))
