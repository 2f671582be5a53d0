"""What is being handled inside a generator follows its resumer; bare raise adds no second entry for its frame."""
import sys
def cur(): return repr(sys.exception())
def gen():
    yield cur()
    try:
        raise IndexError("g")
    except IndexError:
        yield cur()
        try:
            raise KeyError("inner")
        except KeyError:
            yield cur()
        yield cur()
    yield cur()
    yield cur()
def step(g, name):
    try:
        raise ValueError(name)
    except ValueError:
        return next(g), cur()
g = gen()
print(next(g), step(g, "a"), step(g, "b"), next(g), step(g, "c"), next(g))
g = gen()
print(step(g, "a"), next(g), next(g), step(g, "b"), next(g), step(g, "c"))
def count(tb):
    n = 0
    while tb: n += 1; tb = tb.tb_next
    return n
def fail(): raise OSError("x")
def again():
    try:
        fail()
    except OSError:
        raise
def helper(): raise
def through():
    try:
        fail()
    except OSError:
        helper()
for f in (again, through):
    try:
        f()
    except OSError as e:
        print(f.__name__, count(e.__traceback__))
try:
    raise
except RuntimeError as e:
    print(e, count(e.__traceback__))
try:
    try:
        raise ExceptionGroup("x", [ValueError(1), TypeError(2), ExceptionGroup("y", [ValueError(3), KeyError(4)])])
    except* ValueError:
        raise
    except* KeyError:
        pass
except BaseException as e:
    print(repr(e))
