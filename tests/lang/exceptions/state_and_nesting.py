"""The handled exception is restored on leaving a handler; sys.exception() and exc_info."""
import sys
def cur(): return repr(sys.exception())
print(cur(), sys.exc_info())
try:
    raise ValueError("a")
except ValueError:
    print(cur())
    try:
        raise KeyError("b")
    except KeyError:
        print(cur())
        def f():
            print("in f", cur())
            try:
                raise TypeError("c")
            except TypeError:
                print(cur())
            print("back", cur())
        f()
    print(cur(), sys.exc_info()[0].__name__)
print(cur())
def gen():
    try:
        raise IndexError("g")
    except IndexError:
        yield cur()
        yield cur()
    yield cur()
g = gen()
try:
    raise ValueError("outer")
except ValueError:
    print(next(g), cur())
print(next(g), cur(), next(g))
e = None
try:
    try:
        raise ValueError("x")
    except ValueError as e:
        pass
    print(e)
except NameError as err:
    print("NameError", err)
def deep(n):
    try:
        if n == 0: raise ValueError("bottom")
        deep(n - 1)
    except ValueError as e:
        raise RuntimeError(n) from e
try:
    deep(3)
except RuntimeError as e:
    while e:
        print(repr(e), end=" <- "); e = e.__cause__
    print()
for i in range(2):
    try:
        raise ValueError(i)
    except ValueError as v:
        keep = v
print(repr(keep), keep.__context__)
