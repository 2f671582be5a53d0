# compiled: off
"""Frames deep below the running one keep what they hold over many collections, and let go of what they do not."""
import gc
import sys

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


def dead():
    gc.collect()
    found, log[:] = sorted(log, key=str), []
    return found


def churn(n):
    kept = []
    for i in range(n):
        kept.append([i, str(i)])
        if len(kept) > 50:
            kept.clear()
    return len(kept)


def descend(n, work):
    first, second = [n], {"n": n}
    if n == 0:
        return work() + first[0]
    result = descend(n - 1, work)
    assert first == [n] and second == {"n": n}
    return result


def look_down():
    # Frames get objects while they are not the running one.
    frames = []
    frame = sys._getframe()
    while frame is not None and len(frames) < 30:
        frames.append(frame)
        frame = frame.f_back
    churn(3000)
    names = [frame.f_code.co_name for frame in frames]
    values = [frame.f_locals["n"] for frame in frames if frame.f_code.co_name == "descend"]
    print(names[:3], values[:5], len(values))
    frames.clear()
    churn(3000)
    return 0


print(descend(40, look_down), churn(10))


def hold(depth):
    mine = Noisy(depth)
    Noisy(-depth - 1)
    if depth:
        hold(depth - 1)
    else:
        churn(3000)
        print("at the bottom", dead())
        churn(3000)
        print("still", dead())
    return mine.name


print(hold(5), dead())


def numbers(n):
    mine = Noisy(n)
    yield n
    if n:
        yield from numbers(n - 1)
    churn(300)
    yield mine.name


walk = numbers(4)
print([next(walk) for _ in range(5)], dead())
print(list(walk), dead())


def raises(n):
    mine = Noisy(n)
    try:
        if n == 0:
            churn(3000)
            raise ValueError("bottom")
        raises(n - 1)
    finally:
        log.append(("finally", n))
        churn(300)


try:
    raises(3)
except ValueError as error:
    print(error, [entry for entry in log if isinstance(entry, tuple)])
    log[:] = [entry for entry in log if not isinstance(entry, tuple)]
print(dead())


class Adder:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        churn(300)
        return NotImplemented

    def __radd__(self, other):
        churn(300)
        return Adder(self.value + other.value)

    def __lt__(self, other):
        churn(300)
        return self.value < other.value

    def __bool__(self):
        churn(300)
        return self.value > 0


class Other(Adder):
    def __radd__(self, other):
        churn(300)
        return Adder(self.value * 100 + other.value)


print((Adder(1) + Other(2)).value, [a.value for a in sorted([Adder(3), Adder(1), Adder(2)])])
print([x.value for x in (Adder(0), Adder(5)) if x], any(Adder(n) for n in range(3)), max(Adder(1), Adder(7)).value)
