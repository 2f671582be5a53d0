"""What a traceback's frames hold lives as long as the traceback."""
import gc
import sys
import weakref


class Held:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.name}>"


refs = {}
gone = []


def hold(name):
    held = Held(name)
    refs[name] = weakref.ref(held, lambda ref: gone.append(name))
    return held


def inner(n):
    mine = hold("inner's")
    number = n + 1
    return 1 // (number - number)


def outer():
    mine = hold("outer's")

    def closure():
        return mine

    late = inner(5)
    return late, closure


def generator():
    item = hold("generator's")
    yield 1
    raise ValueError(item.name)


def collected():
    gc.collect()
    died = sorted(gone)
    gone.clear()
    return sorted(name for name, ref in refs.items() if ref() is not None), died


def frames(exception):
    tb = exception.__traceback__
    while tb is not None:
        frame = tb.tb_frame
        shown = {k: v for k, v in frame.f_locals.items() if not callable(v) or isinstance(v, Held)}
        print(frame.f_code.co_name, shown if frame.f_code.co_name != "<module>" else "...")
        tb = tb.tb_next


def caught():
    try:
        outer()
    except ZeroDivisionError as error:
        return error


error = caught()
print(collected())
frames(error)
del error
print(collected())

try:
    for _ in generator():
        pass
except ValueError as error:
    kept = error
print(collected())
frames(kept)
kept = None
print(collected())


# An exception that is raised again.
def again():
    local = hold("again's")
    try:
        inner(7)
    except ZeroDivisionError:
        raise


try:
    again()
except ZeroDivisionError as error:
    kept = error
print(collected())
frames(kept)
kept = None
print(collected())


# A class body.
def body():
    class Broken:
        attribute = hold("class's")
        1 // 0


try:
    body()
except ZeroDivisionError as error:
    kept = error
print(collected())
tb = kept.__traceback__.tb_next.tb_next
print(tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals["attribute"])
del tb, kept
print(collected())


def caller():
    x = hold("cleared")
    inner(1)


try:
    caller()
except ZeroDivisionError as error:
    kept = error.with_traceback(None)
print(collected(), kept.__traceback__)
