"""Calls whose arguments are bound while they are compiled: by name, by default, keyword-only, and into a tuple."""
import types


def plain(a, b=2, c=3):
    return (a, b, c)


def only(a, *, scale=10, shift=1):
    return a * scale + shift


def rest(a, *others, last=0):
    return a + len(others) + last


def posonly(a, b=5, /, c=7):
    return a + b + c


class Point:
    def __init__(self, x=0, y=0, *, name="p"):
        self.x = x
        self.y = y
        self.name = name

    def moved(self, *, dx=0, dy=0):
        return Point(self.x + dx, y=self.y + dy, name=self.name)

    def total(self, *weights, start=0):
        for w in weights:
            start += w * self.x
        return start

    @classmethod
    def at(cls, x, y=1, *, name="q"):
        return cls(x=x, y=y, name=name)

    @staticmethod
    def of(*, x, y):
        return x * 10 + y


class Wide(Point):
    def moved(self, *, dx=5, dy=5):
        return Wide(y=self.y + dy, x=self.x + dx)


def hot(f, n=3000):
    total = 0
    for i in range(n):
        total += f(i)
    return total


def by_name(i):
    a, b, c = plain(c=i, a=1)
    return a + b + c


def keyword_only(i):
    return only(i) + only(i, shift=2) + only(shift=i, scale=2, a=3)


def into_tuple(i):
    return rest(i) + rest(i, 1, 2) + rest(i, 1, 2, 3, last=i) + rest(i, last=4)


def mixed(i):
    return posonly(i) + posonly(i, c=1) + posonly(i, 2, c=i)


def methods(i):
    p = Point.at(i, name="z").moved(dy=2)
    return p.x + p.y + p.total(1, 2, start=3) + p.total() + Point.of(y=i, x=1)


def shapes(i, objects=(Point(1), Wide(2, name="w"))):
    p = objects[i & 1].moved(dx=i)
    return p.x * 2 + p.y


def made(i):
    def inner(a, b=i, *c, d=4):
        return a + b + len(c) + d
    return inner(1) + inner(1, 2) + inner(d=1, a=i) + inner(1, 2, 3, 4, d=i)


def generated(i):
    def numbers(stop, *, step=1):
        for k in range(0, stop, step):
            yield k
    return sum(numbers(5, step=2)) + sum(numbers(stop=4))


def items(*, count, by=2):
    for k in range(count):
        yield k * by


def generated_by_name(i):
    total = 0
    for k in items(count=3):
        total += k
    for k in items(by=i, count=2):
        total += k
    return total


for f in by_name, keyword_only, into_tuple, mixed, methods, shapes, made, generated, generated_by_name:
    print(f.__name__, hot(f))


# Defaults that change while the callers are hot.
def answer(*, what=1):
    return what


def ask(i):
    return answer()


print(hot(ask))
answer.__kwdefaults__["what"] = 2
print(hot(ask))
answer.__kwdefaults__ = {"what": 5}
print(hot(ask))
answer.__kwdefaults__["what"] = 7
print(hot(ask))
shared = {"what": 1}
answer = types.FunctionType(answer.__code__, globals(), "answer", None, None)
answer.__kwdefaults__ = shared
print(hot(ask))
shared["what"] = 3
print(hot(ask))
del shared["what"]
try:
    hot(ask)
except TypeError as e:
    print(e)
plain.__defaults__ = (20, 30)
print(hot(by_name))
plain.__defaults__ = None
try:
    hot(by_name)
except TypeError as e:
    print(e)


# Calls that are wrong.
def wrong(f):
    try:
        for i in range(3000):
            if i == 2000:
                f(i)
            else:
                plain(i, b=2, c=3)
    except TypeError as e:
        print(e)


plain.__defaults__ = (2, 3)
wrong(lambda i: plain(i, a=1))
wrong(lambda i: plain(b=1))
wrong(lambda i: plain(i, d=1))
wrong(lambda i: plain(1, 2, 3, 4))
wrong(lambda i: only(1, 2))
wrong(lambda i: only(scale=2))
wrong(lambda i: posonly(a=1))
wrong(lambda i: Point.of(x=1))
wrong(lambda i: rest())
wrong(lambda i: Point(1, 2, 3))


# Exceptions that pass through, and what tracebacks name.
def fails(a, *rest, at=0):
    if a == at:
        raise ValueError((a, rest, at))
    return a


def through(i):
    return fails(i, 1, 2, at=2500)


try:
    hot(through)
except ValueError as e:
    tb = e.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(e, names)


# The tuple escapes, and grows old.
kept = []


def keep(*args, tag=None):
    if len(kept) < 5 or tag == 2999:
        kept.append((args, tag))
    return len(args)


def keeping(i):
    return keep() + keep(i, tag=i) + keep(i, i + 0.5, "x", tag=i)


print(hot(keeping), kept)


def many(*args):
    return args[-1]


def with_many(i):
    return many(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, i) + many(0, 1, 2, 3, 4, 5, 6, i)


print(hot(with_many))
