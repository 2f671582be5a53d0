# cpython: 3.14
"""ExceptionGroup and except*."""
eg = ExceptionGroup("g", [ValueError(1), TypeError("t"), ExceptionGroup("n", [ValueError(2), KeyError("k")])])
print(repr(eg), str(eg), eg.message, len(eg.exceptions), eg.exceptions[0].args)
m, r = eg.split(ValueError); print(repr(m), "|", repr(r))
print(eg.subgroup(KeyError), eg.subgroup(lambda e: isinstance(e, TypeError)), eg.subgroup(OSError), eg.derive([OSError("o")]))
def run(f):
    try:
        try:
            f()
        except* ValueError as e:
            print("V", repr(e))
        except* (TypeError, KeyError) as e:
            print("TK", repr(e))
        else:
            print("else")
        finally:
            print("fin")
    except BaseException as e:
        print("escaped", repr(e))
def r1(): raise eg
def r2(): raise ValueError("single")
def r3(): pass
def r4(): raise ExceptionGroup("o", [OSError("a"), ValueError("b")])
def r5(): raise OSError("plain")
for f in (r1, r2, r3, r4, r5):
    run(f)
try:
    try:
        raise ExceptionGroup("x", [ValueError(1)])
    except* ValueError:
        raise KeyError("new")
except BaseException as e:
    print(repr(e), repr(e.__context__ if not isinstance(e, BaseExceptionGroup) else e.exceptions[0].__context__))
try:
    try:
        raise ExceptionGroup("x", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise
except BaseException as e:
    print(repr(e))
def err(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)
err(lambda: ExceptionGroup("x", []))
err(lambda: ExceptionGroup("x", [1]))
err(lambda: ExceptionGroup("x", [KeyboardInterrupt()]))
print(type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__, type(BaseExceptionGroup("b", [ValueError()])).__name__, ExceptionGroup.__mro__[1].__name__)
def bad():
    try:
        raise ExceptionGroup("z", [ValueError()])
    except* ExceptionGroup:
        pass
err(bad)
