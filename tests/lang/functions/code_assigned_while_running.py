# A function gets other code while it runs: the call at hand goes on with what it has.
a = 1


def other():
    return 5


def f():
    f.__code__ = other.__code__
    return [len('abc'), a, sorted((2, 1)), max(1, 2), min(3, 4), abs(-1), sum((1, 2))]


print(f())
print(f())


def less(n):
    return n


def grown(n):
    if n == 50:
        grown.__code__ = less.__code__
    return n + len('ab') + abs(-n) + max(n, 2)


print(sum(grown(n) for n in range(100)))
