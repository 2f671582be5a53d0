"""finally on close, exhaustion and collection; with inside generators."""
import gc
class M:
    def __enter__(self): print("enter"); return "m"
    def __exit__(self, t, v, tb): print("exit", t.__name__ if t else None); return t is KeyError
def g():
    with M() as m:
        yield m
        yield "two"
    yield "after"
x = g(); next(x); x.close()
y = g(); print(next(y), y.throw(KeyError("k")), next(y, "end"))
print(list(g()))
def f():
    try:
        yield 1
    finally:
        print("cleanup")
for i in f():
    print("loop", i)
    break
z = f(); next(z); del z; gc.collect()
def nested():
    try:
        try:
            yield 1
        finally:
            print("inner")
            yield "from finally"
    finally:
        print("outer")
n = nested(); print(next(n), next(n), next(n, "end"))
def ret():
    try:
        yield 1
        return "r"
    finally:
        print("f")
def drive():
    v = yield from ret()
    print("v", v)
list(drive())
def exc_state():
    try:
        raise ValueError("x")
    except ValueError as e:
        yield str(e)
        yield e.__class__.__name__
print(list(exc_state()))
