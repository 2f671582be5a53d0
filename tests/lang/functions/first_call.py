# Everything about a function that can be asked before, during and after its first call.
import sys, types


def plain(a, b=2, /, c=3, *args, d, e=5, **rest):
    """What plain does."""
    inner = lambda: (a, b)
    return inner() + (c, args, d, e, sorted(rest))


print(plain.__name__, plain.__doc__, plain.__doc__ is plain.__doc__)
code = plain.__code__
print(code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_name, code.co_firstlineno)
print(code.co_varnames, code.co_cellvars, code.co_freevars, code.co_nlocals)
print(code.co_flags & 0x2f, code.co_stacksize > 0, len(code.co_code) > 0)
print(code.co_names, code.co_consts[0])
print(len(list(code.co_lines())) > 0, len(list(code.co_positions())) > 0)
print(plain(1, d=4, z=0), plain(1, 2, 3, 4, d=4))


def keywords(first, second):
    return first, second


print(keywords(second=1, first=2), keywords(1, second=2))


def wrong(first, *, only):
    return first


for call in (lambda: wrong(), lambda: wrong(1), lambda: wrong(1, 2, only=3), lambda: wrong(1, only=2, other=3)):
    try:
        call()
    except TypeError as error:
        print(error)


def fails(n):
    local = n + 1
    return local / 0


try:
    fails(1)
except ZeroDivisionError as error:
    frame = error.__traceback__.tb_next.tb_frame
    print(frame.f_code.co_name, error.__traceback__.tb_next.tb_lineno - code.co_firstlineno, frame.f_locals)


def generator(n):
    """Counts."""
    try:
        for i in range(n):
            yield i
    finally:
        print("closed")


print(generator.__doc__, list(generator(2)))
never_started = generator(3)
print(never_started.gi_code is generator.__code__, never_started.gi_frame.f_lineno - code.co_firstlineno)
never_started.close()
started = generator(3)
print(next(started))
started.close()


async def coroutine(x):
    return x * 2


try:
    coroutine(4).send(None)
except StopIteration as stop:
    print(stop.value)


class Point:
    """A point."""

    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return self.x < other.x

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    def __setitem__(self, index, value):
        if index:
            self.y = value
        else:
            self.x = value

    def __len__(self):
        return 2

    def __call__(self, *args):
        return args

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return True

    def __iter__(self):
        yield self.x
        yield self.y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"

    def __hash__(self):
        return 7

    @property
    def total(self):
        return self.x + self.y

    @staticmethod
    def make(x):
        return Point(x)

    @classmethod
    def origin(cls):
        return cls(0)

    def method(self, a=1):
        return self.x + a


p, q = Point(1, 2), Point(3)
print(p + q, p == q, p < q, p[1], len(p), p(1, 2), list(p), {p: 1}[p], p.total, Point.make(5), Point.origin())
p[0] = 9
with p as same:
    raise ValueError("swallowed")
print(same, p.method(), p.method(5), sorted([p, q]))
for _ in range(3):
    print(p.method(), end=" ")
print()


# Code that was never called, given to a function that was called often, known to the caches as simple.
class Changing:
    def method(self):
        return "before"

    def other(self):
        return "after"

    def suspended(self):
        yield "generated"


def call(thing):
    return thing.method()


thing = Changing()
print([call(thing) for _ in range(50)][-1])
Changing.method.__code__ = Changing.other.__code__
print([call(thing) for _ in range(50)][-1])
Changing.method.__code__ = Changing.suspended.__code__
print([list(call(thing)) for _ in range(50)][-1], thing.method.__doc__)


def target():
    return 1


def replaced():
    "The docstring of replaced."
    return 2


target.__code__ = replaced.__code__
print(target(), target.__doc__)
print(types.FunctionType(keywords.__code__, {}, "copy", (7,))(1))


def outer():
    x = 1

    def never_called():
        return x

    def called():
        nonlocal x
        x += 1
        return x

    return never_called, called


never, called = outer()
print(never.__code__.co_freevars, never.__closure__[0].cell_contents, called(), never())

# A first call in the depth of the stack, and one where it ends.
sys.setrecursionlimit(200)


def deep(n):
    if n == 0:
        return first_here()
    return deep(n - 1)


def first_here():
    return "reached"


print(deep(100))


def endless():
    return endless_too()


def endless_too():
    return endless()


try:
    endless()
except RecursionError as error:
    print("RecursionError", error)

# Code objects that are compiled but not run, and run again and again.
body = compile("def f(x):\n    'doc'\n    return x + y\nprint(f(1))", "<made>", "exec")
print(body.co_consts is not None, body.co_names)
for y in range(3):
    exec(body, {"y": y})
namespace = {"y": 10}
exec("def g():\n    return y\ndef h():\n    def i(): return y * 2\n    return i", namespace)
print(namespace["g"](), namespace["h"]()(), eval("g.__code__.co_firstlineno, h.__code__.co_name", namespace))
