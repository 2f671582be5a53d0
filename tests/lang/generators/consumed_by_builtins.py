"""Generators handed to list, tuple, set, any, all: results, errors on both sides, early ends, nesting, yield from."""
import sys


def count(n):
    log.append("start")
    try:
        for i in range(n):
            got = yield i
            log.append(got)
    finally:
        log.append("end")


class Bad:
    def __hash__(self):
        raise ValueError("no hash")

    def __bool__(self):
        raise ValueError("no truth")


def show(what):
    global log
    log = []
    try:
        result = what()
    except Exception as e:
        result = (type(e).__name__, str(e))
    print(result, log)


def inner():
    yield 1
    return 5


def outer():
    x = yield from inner()
    yield x
    yield from [7, 8]
    yield from inner()


def fails(n):
    yield n
    raise KeyError(n)


def catches():
    try:
        yield Bad()
    except ValueError:
        print("must not be caught here")


def started():
    g = count(4)
    next(g)
    return list(g)


def itself():
    def g():
        yield 1
        yield list(it)
    it = g()
    return tuple(it)


def stops():
    def g():
        yield 1
        raise StopIteration(3)
    return list(g())


def deep(n):
    return n if n == 0 else 1 + max(tuple(deep(n - 1) for _ in range(1)))


def trace():
    def g():
        yield sys._getframe().f_code.co_name
        yield sys._getframe(1).f_code.co_name
    return list(g())


for turn in range(2):
    show(lambda: list(count(3)))
    show(lambda: tuple(count(3)))
    show(lambda: set(count(3)))
    show(lambda: list(count(0)))
    show(lambda: tuple(x * x for x in range(5)))
    show(lambda: sorted(set(x % 3 for x in range(10))))
    show(lambda: any(x > 2 for x in range(10)))
    show(lambda: any(x > 20 for x in range(10)))
    show(lambda: all(x < 2 for x in range(10)))
    show(lambda: all(x < 20 for x in range(10)))
    show(lambda: any(x for x in ()))
    show(lambda: all(x for x in ()))
    show(lambda: list(outer()))
    show(lambda: set(outer()))
    show(lambda: any(outer()))
    show(lambda: list(fails(2)))
    show(lambda: set(catches()))
    show(lambda: any(catches()))
    show(started)
    show(itself)
    show(stops)
    show(lambda: deep(20))
    show(trace)
    show(lambda: [tuple(y for y in range(x)) for x in range(4)])
    show(lambda: list(list(y for y in range(x)) for x in range(4)))
    show(lambda: list(1 / (3 - x) for x in range(5)))

g = (x for x in range(10))
print(any(x == 4 for x in g), list(g), list(g))
g = (x for x in [3, 0, 5])
print(all(g), next(g), next(g, "done"))


def abandoned():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


try:
    exec("list(1 for _ in range(3)) + tuple(x for x in [1])")
except TypeError as e:
    print(e)
