"""`yield from` and `await` chains: values, sends, throws, closes, returns and errors through several levels."""
log = []


def leaf(n):
    try:
        for i in range(n):
            got = yield i
            log.append(("leaf got", got))
        return "leaf result"
    except ValueError as e:
        log.append(("leaf caught", str(e)))
        yield "after"
        return "leaf recovered"
    finally:
        log.append("leaf done")


def middle(n):
    result = yield from leaf(n)
    log.append(("middle", result))
    again = yield from leaf(1)
    return (result, again)


def top(n):
    try:
        return (yield from middle(n))
    finally:
        log.append("top done")


def drive(g, *inputs):
    log.clear()
    out = []
    try:
        out.append(next(g))
        for value in inputs:
            if isinstance(value, Exception):
                out.append(g.throw(value))
            elif value == "close":
                g.close()
            else:
                out.append(g.send(value))
    except StopIteration as e:
        out.append(("stop", e.value))
    except Exception as e:
        out.append((type(e).__name__, str(e)))
    print(out, log)


for turn in range(2):
    drive(top(2), 1, 2, 3, 4)
    drive(top(3), 1, ValueError("x"), 2, 3)
    drive(top(3), 1, KeyError("x"))
    drive(top(3), 1, "close")
    drive(top(0), 1, 2)
    print(list(top(3)), log)
    print([x for x in top(2)])
    print(max(top(4), key=str))


def raises():
    yield 1
    raise StopIteration(2)


def over(g):
    yield from g


drive(over(over(raises())), 1)


class Stop:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("value")


def uses():
    x = yield from Stop()
    y = yield from [1]
    z = yield from ()
    return x, y, z


drive(over(uses()), None)


async def base(x):
    return x + 1


class Later:
    def __await__(self):
        got = yield "waiting"
        return got


async def mid(x):
    a = await base(x)
    b = await Later()
    return a, b


async def main():
    out = []
    for i in range(3):
        out.append(await mid(i))
    try:
        await fails()
    except ZeroDivisionError as e:
        out.append(str(e))
    return out


async def fails():
    await base(1)
    1 / 0


def run(coro, *values):
    got = []
    try:
        got.append(coro.send(None))
        for value in values:
            got.append(coro.send(value))
    except StopIteration as e:
        got.append(("result", e.value))
    print(got)


run(main(), 10, 20, 30)
c = main()
c.send(None)
c.close()
done = base(1)
run(done)
try:
    done.send(None)
except RuntimeError as e:
    print(e)


async def twice(c):
    await c
    await c


run_me = twice(base(3))
try:
    run_me.send(None)
except RuntimeError as e:
    print(e)


async def deep(n):
    return 0 if n == 0 else 1 + await deep(n - 1)


run(deep(300))
try:
    deep(100000).send(None)
except RecursionError as e:
    print("RecursionError")


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def tree(items):
    if not items:
        return None
    middle = len(items) // 2
    return Tree(tree(items[:middle]), items[middle], tree(items[middle + 1:]))


t = tree(range(40))
print([x for x in t] == list(t) == list(range(40)), sum(t), len({*t}))
it = iter(tree(range(7)))
print(next(it), it.gi_running, it.gi_yieldfrom is not None, list(it), next(it, "end"))


def echo():
    got = yield "ready"
    while True:
        got = yield ("echo", got)


def through(g, n):
    return (yield from (g if n == 0 else through(g, n - 1)))


g = through(echo(), 5)
print(next(g), g.send(1), g.send(2))
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print("KeyError", e)
g = through(iter([1, 2, 3]), 5)
print(next(g), next(g))
try:
    g.send(5)
except AttributeError as e:
    print(e)


def reenters():
    yield 0
    yield next(outermost)


outermost = through(reenters(), 3)
print(next(outermost))
try:
    next(outermost)
except ValueError as e:
    print(e)


def names():
    while True:
        f, out = sys._getframe(), []
        for _ in range(4):
            out.append(f.f_code.co_name)
            f = f.f_back
        yield out


import sys
g = through(names(), 3)
print(next(g), next(g))
for out in g:
    print(out)
    break


def late(n):
    if n == 0:
        yield 1
        1 / 0
    else:
        yield from late(n - 1)


g = late(4)
next(g)
try:
    next(g)
except ZeroDivisionError as e:
    tb, lines = e.__traceback__, []
    while tb:
        lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(lines)


def level(n):
    yield from level(n + 1) if n < 5000 else ()


try:
    list(level(0))
except RecursionError:
    print("RecursionError")
