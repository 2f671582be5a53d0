# Attributes of modules and functions of floats in hot loops: results, errors, ints, other types, modules changed while hot.
import math
import sys
import os.path


def lengths(n):
    total = 0.0
    for i in range(n):
        x = i * 0.25
        total += math.sqrt(x * x + 1.0) + math.sin(x) * math.cos(i) + math.fabs(-x) + math.exp(-x)
    return total


print(lengths(3000))


def errors(values, n):
    out = []
    for _ in range(n):
        out.clear()
        for v in values:
            for f in (math.sqrt, math.exp, math.sin):
                try:
                    out.append(f(v))
                except (ValueError, OverflowError, TypeError) as error:
                    out.append(f"{type(error).__name__}")
    return out


values = [0.0, -0.0, 1.5, 4, True, 2**70, -1.0, -1, 1000.0, float("inf"), float("-inf"), float("nan"), 10**400, "x", None]
print(errors(values, 200))


def direct(values, n):
    out = []
    for _ in range(n):
        out.clear()
        for v in values:
            try:
                out.append(math.sqrt(v))
            except (ValueError, OverflowError, TypeError) as error:
                out.append(type(error).__name__)
    return out


print(direct(values, 200))


class Floaty:
    def __float__(self):
        return 2.25


print(direct([Floaty(), 9.0, 16], 400))


def patched(n):
    seen = []
    real = math.sqrt
    for i in range(n):
        if i == 700:
            math.sqrt = lambda x: "patched"
        if i == 900:
            math.sqrt = real
        if i == 1000:
            del math.sqrt
        try:
            value = math.sqrt(16.0)
        except AttributeError as error:
            value = str(error)
        if not seen or seen[-1] != value:
            seen.append(value)
    math.sqrt = real
    return seen


print(patched(1200))


def other_module(n):
    global math
    real, seen = math, []
    for i in range(n):
        if i == 800:
            class math:
                sqrt = staticmethod(lambda x: x)
        value = math.sqrt(4.0)
        if value not in seen:
            seen.append(value)
    math = real
    return seen


print(other_module(1000))


def attributes(n):
    names = set()
    for i in range(n):
        names.add((sys.maxsize, math.pi, os.path.join("a", "b"), os.path.sep, math.__name__, sys.getrecursionlimit() > 10))
    return names


print(attributes(1500))
