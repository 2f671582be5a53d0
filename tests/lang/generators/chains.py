"""Chains of `yield from` and `await` that are resumed at their end: who runs, who waits, who is told."""
import sys


def leaf(n):
    for i in range(n):
        yield i
    return "leaf of %d" % n


def node(children, log):
    for child in children:
        got = yield from child
        log.append(got)
    yield "node"
    return len(children)


# Items, returns and new delegates, by `for`, `next` and `send`.
for drive in (list, tuple, lambda g: [x for x in g], lambda g: [next(g) for _ in range(6)]):
    log = []
    inner = node([leaf(2), leaf(0), leaf(1)], log)
    print(drive(node([inner, leaf(1)], log)), log)


# One in the middle is advanced by somebody else, and the end too.
log = []
end, log2 = leaf(5), []
middle = node([end, leaf(2)], log2)
outer = node([middle], log)
out = []
for turn, item in enumerate(outer):
    out.append(item)
    if turn == 0:
        out.append(("end", next(end)))
    if turn == 1:
        out.append(("middle", next(middle)))
    if turn == 2:
        out.append(("middle", next(middle)))
        out.append(("middle", next(middle)))
print(out, log, log2)

# Two wait for the same one.
shared = leaf(6)
one, two = node([shared], log), node([shared, leaf(1)], log)
del log[:]
print(next(one), next(two), next(one), next(two), list(two), list(one), log)


# Everybody in the chain is running while the end runs.
def asks(get):
    while True:
        names = []
        for g in get():
            try:
                names.append((g.gi_running, g.gi_suspended, g.gi_yieldfrom is None))
                next(g)
            except ValueError as e:
                names.append(str(e))
            try:
                g.close()
            except ValueError as e:
                names.append(str(e))
            try:
                g.throw(KeyError)
            except ValueError as e:
                names.append(str(e))
        yield names


a = asks(lambda: (a, b, c))
b = node([a], [])
c = node([b], [])
for turn, names in zip(range(3), c):
    print(names)
print([(g.gi_running, g.gi_suspended, g.gi_yieldfrom is None) for g in (a, b, c)])
c.close()
print([(g.gi_running, g.gi_suspended, g.gi_frame) for g in (a, b, c)])


# One that waits is asked by another chain that runs inside of it.
def inside():
    yield 1
    try:
        list(node([waiting], []))
    except ValueError as e:
        yield str(e)
    yield 2


waiting = node([node([inside()], [])], [])
print(list(waiting))


# Frames, lines and tracebacks of those that are not on the stack.
def up():
    out, frame = [], sys._getframe(1)
    while frame is not None:
        out.append((frame.f_code.co_name, frame.f_lineno - line0))
        frame = frame.f_back
    names = []
    for n in range(len(out)):
        names.append(sys._getframe(n + 1).f_code.co_name)
    out.append(names == list(map(lambda pair: pair[0], out)))
    return out


line0 = sys._getframe().f_lineno


def tells():
    yield up()
    yield up()
    yield up()
    1 / 0


def first(g):
    x = "first"
    yield from g


def second(g):
    y = "second"
    try:
        yield from first(g)
    finally:
        cleanup.append(up())


def third(g):
    yield from second(g)


cleanup = []
for turn in range(2):
    chain = third(tells())
    try:
        for frames in chain:
            print(frames)
    except ZeroDivisionError as e:
        entry, out = e.__traceback__, []
        while entry:
            out.append((entry.tb_frame.f_code.co_name, entry.tb_lineno - line0))
            entry = entry.tb_next
        print(out)
print(cleanup)

chain = third(tells())
next(chain), next(chain)
frame = chain.gi_frame
print(frame.f_back, frame.f_lineno - line0)
try:
    frame.clear()
except RuntimeError as e:
    print(e)


# What is handled shows at the end.
def inner_shows():
    for _ in range(3):
        yield repr(sys.exception())


def in_handler(again):
    try:
        raise KeyError("one")
    except KeyError:
        yield from inner_shows()
        if again:
            yield from in_handler(False)
    yield repr(sys.exception())


def around(g):
    yield from g


print(list(around(around(in_handler(True)))))
try:
    raise ValueError("outside")
except ValueError:
    print([x for x in around(around(in_handler(True)))])
print(sys.exception())


# Exceptions at the end find the handlers on the way out.
def fails(n):
    yield n
    raise KeyError(n)


def catches(g, what):
    try:
        yield from g
    except what as e:
        yield "caught " + repr(e)
    yield "went on"


print(list(around(catches(around(fails(1)), KeyError))))
print([x for x in around(catches(around(catches(fails(2), ValueError)), KeyError))])
try:
    print([x for x in around(catches(around(fails(3)), ValueError))])
except KeyError as e:
    print("KeyError", e)


def stops():
    yield 1
    raise StopIteration(5)


try:
    list(around(around(stops())))
except RuntimeError as e:
    print(e, repr(e.__cause__))


# Values sent go to the end; a list at the end takes none.
def echo(n):
    got = None
    for _ in range(n):
        got = yield ("echo", got)
    return "done"


g = around(around(echo(3)))
print(next(g), g.send(1), g.send(2))
try:
    g.send(3)
except StopIteration as e:
    print(repr(e))
g = around(around([1, 2, 3]))
print(next(g), next(g))
try:
    g.send(1)
except AttributeError as e:
    print(e)
print([x for x in around(around("abc"))], [x for x in around(iter((1, 2)))])


# The chain counts for the recursion limit.
def deeper(n):
    yield n
    yield from deeper(n + 1)


try:
    for n in deeper(0):
        pass
except RecursionError:
    print("RecursionError", 900 < n < 1000)


# Throwing into a chain and going on.
def stubborn():
    n = 0
    while True:
        try:
            n += 1
            yield n
        except KeyError as e:
            yield ("kept", repr(e))


g = around(around(stubborn()))
print(next(g), next(g), g.throw(KeyError("x")), next(g), next(g))
h = around(g)
print(next(h), next(h), next(g), next(h), h.throw(KeyError("y")), next(h), next(h))


# Coroutines.
class Pause:
    def __await__(self):
        got = yield "pause"
        return got


async def sleeper(n):
    total = 0
    for _ in range(n):
        total += await Pause()
    return total


async def caller(n, depth):
    return await (caller(n, depth - 1) if depth else sleeper(n))


c = caller(3, 4)
print(c.send(None), c.send(1), c.cr_running, c.cr_await is not None)
try:
    print(c.send(2), c.send(3))
except StopIteration as e:
    print("result", e.value)


async def agen(n):
    for i in range(n):
        yield await caller(i, 2)


async def main():
    return [x async for x in agen(3)]


c, out = main(), []
try:
    out.append(c.send(None))
    while True:
        out.append(c.send(7))
except StopIteration as e:
    print(out, e.value)


# Many of them, with collections in between.
class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def tree(low, high):
    if low == high:
        return None
    middle = (low + high) // 2
    return Tree(tree(low, middle), [middle], tree(middle + 1, high))


total, seen = 0, 0
for [value] in tree(0, 3000):
    total, seen = total + value, seen + len([value] * 3)
print(total, seen)
print(sum(x for [x] in tree(0, 500)), max(tree(0, 77)), sorted(tree(0, 9), reverse=True))
