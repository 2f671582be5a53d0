"""Functions that are made anew: machine code knows them by their code, not by which one they are."""
import sys


def counter(start):
    total = start

    def step(amount, by=1):
        nonlocal total
        total += amount * by
        return total

    return step


def run(n, start):
    step = counter(start)
    last = 0
    for i in range(n):
        last = step(i)
    for i in range(n):
        last = step(i, 2)
    return last


print([run(400, start) for start in (0, 5, 0.5, 2**62)])

# Made and called in the same function, with defaults that are made anew, too.


def local(n):
    result = 0
    for i in range(n):
        def add(x, y=i):
            return x + y + n
        result += add(1)
        result += add(i, 2)
        twice = lambda x: add(x) * 2
        result += twice(3)
    return result


print(local(300), local(3))

# Decorators.


def traced(function):
    calls = 0

    def wrapper(x):
        nonlocal calls
        calls += 1
        if calls % 1000 == 0:
            print(function.__name__, calls)
        return function(x)

    return wrapper


@traced
def square(x):
    return x * x


@traced
def cube(x):
    return x * x * x


def use(function, n):
    return sum([function(i) for i in range(n)])


for _ in range(3):
    print(use(square, 700), use(cube, 700))

# Recursion by way of a cell.


def fibs(n):
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)
    return fib(n)


print([fibs(n) for n in (15, 12, 17)])

# The same code with other globals, and with other cells.
factor = 3


def maker():
    hidden = 10

    def scaled(x):
        return x * factor + hidden

    return scaled


def loop(function, n):
    result = 0
    for i in range(n):
        result += function(i)
    return result


one, two = maker(), maker()
other = type(one)(one.__code__, {"factor": 100, "__builtins__": __builtins__}, "other", None, two.__closure__)
for function in (one, two, other, one, other):
    print(loop(function, 500))
factor = 4
print(loop(one, 500), loop(other, 500))


def unrelated():
    hidden = 1

    def plain(x):
        return x - hidden

    return plain


one.__code__ = unrelated().__code__
print(loop(one, 500), loop(two, 500))


# Defaults that change.
def with_default():
    seen = []

    def add(x, more=7):
        seen.append(x)
        return x + more

    return add


add = with_default()
print(loop(add, 300))
add.__defaults__ = (8,)
print(loop(add, 300))
add.__defaults__ = (1.5, 9)[1:]
print(loop(add, 300))
add.__defaults__ = ()
try:
    loop(add, 300)
except TypeError as error:
    print(error)

# Exceptions and frames.


def divider(numbers):
    def divide(at):
        if at == 250:
            frame = sys._getframe()
            print(frame.f_code.co_name, frame.f_back.f_code.co_name, sorted(frame.f_locals))
        return 100 // numbers[at]
    return divide


for zero in (299, 120):
    numbers = [1 + i % 5 for i in range(300)]
    numbers[zero] = 0
    try:
        loop(divider(numbers), 300)
    except ZeroDivisionError as error:
        trace = error.__traceback__
        while trace:
            print(trace.tb_frame.f_code.co_qualname if sys.version_info >= (3, 11) else "", trace.tb_lineno)
            trace = trace.tb_next


# Nobody is kept alive.
class Token:
    gone = 0

    def __del__(self):
        Token.gone += 1


def keeps(token):
    def get(i):
        return i if token else 0
    return get


def many(n):
    return [loop(keeps(Token()), 50) for _ in range(n)][-1]


import gc
print(many(40))
gc.collect()
print(Token.gone >= 39)
