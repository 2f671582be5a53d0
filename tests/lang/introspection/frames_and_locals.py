# cpython: 3.14
# Frames while they run, in tracebacks, and of generators; locals() as a snapshot.
import sys
def inner(a, b=2, *args, c, **kwargs):
    frame = sys._getframe()
    names = sorted(frame.f_locals)
    print(frame.f_code.co_name, names, frame.f_back.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno)
    return frame.f_globals is globals(), frame.f_builtins["len"] is len
def outer():
    x = 1
    return inner(x, c=3, d=4)
print(outer())
def snapshot():
    x = 1
    first = locals()
    x = 2
    second = locals()
    return first, second["x"], "first" in second
print(snapshot()[1:])
def closure():
    y = 10
    def g():
        nonlocal y
        y += 1
        return sorted(sys._getframe().f_locals.items())
    return g()
print(closure())
def raises(n):
    value = n * 2
    if n == 0: raise ValueError("deep")
    raises(n - 1)
try: raises(2)
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno, {k: v for k, v in tb.tb_frame.f_locals.items() if k in ("n", "value")})
        tb = tb.tb_next
def gen():
    a = 1
    got = yield a
    b = got
    yield b
g = gen()
print(g.gi_frame.f_locals, g.gi_running, g.gi_code.co_name)
next(g)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - g.gi_code.co_firstlineno)
g.send(5)
print(g.gi_frame.f_locals)
print(list(g), g.gi_frame)
class Body:
    a = 1
    print(sorted(k for k in locals() if not k.startswith("__")), sys._getframe().f_code.co_name)
print((lambda: sys._getframe().f_code.co_name)(), [sys._getframe().f_back is not None for _ in "a"])
code = outer.__code__
print(code.co_name, code.co_varnames, code.co_argcount, inner.__code__.co_kwonlyargcount, inner.__code__.co_varnames[:5], inner.__code__.co_flags & 12)
print(sys._getframe().f_lineno > 50, sys._getframe(0).f_back, sys._getframe().f_code.co_name)
try: sys._getframe(1000)
except ValueError as e: print(e)
