"""Frames as objects: running, returned, of generators, and those a traceback names."""
import sys
def lines(f):
    out = []
    while f:
        out.append((f.f_code.co_name, f.f_lineno)); f = f.f_back
    return out
def inner(a, b=2):
    c = a + b
    f = sys._getframe()
    print(f is sys._getframe(), f.f_locals["a"], f.f_locals["c"], f.f_back.f_code.co_name, f.f_globals is globals())
    print(lines(f))
    return f
def outer(x):
    y = [x]
    def touch():
        y.append(sys._getframe(1).f_locals["x"])
        return y
    touch()
    return inner(y[1])
kept = outer(5)
print(lines(kept), kept.f_code is inner.__code__)
print(sys._getframe().f_locals is globals(), sys._getframe().f_back, sys._getframe(0).f_code.co_name)
try:
    sys._getframe(1)
except ValueError as e:
    print(e)
class Body:
    here = 1
    names = sorted(n for n in sys._getframe().f_locals if n[0] != "_")
print(Body.names)
def caller_name(): return sys._getframe(1).f_code.co_name
class Init:
    def __init__(self): self.who = caller_name()
    @property
    def p(self): return caller_name()
    def __len__(self): return len(caller_name())
i = Init(); print(i.who, i.p, len(i), sorted([2, 1], key=lambda n: (caller_name(), n)))
def gen(n):
    for k in range(n):
        m = k * 10
        yield sys._getframe()
g = gen(3)
f0 = g.gi_frame
print(f0.f_locals, f0.f_lineno == gen.__code__.co_firstlineno)
a = next(g)
print(a is f0, a.f_locals["m"], a.f_back, a.f_lineno)
for b in g:
    print(b is f0, b.f_locals["m"], b.f_back)
print(g.gi_frame, f0.f_back)
def driven():
    def it():
        yield sys._getframe(1).f_code.co_name
        yield sys._getframe().f_back.f_code.co_name
    return list(it())
print(driven())
def fails(z):
    w = z + 1
    raise KeyError(w)
def catches():
    mine = "here"
    try:
        fails(1)
    except KeyError as e:
        tb = e.__traceback__
        print(tb.tb_frame is sys._getframe(), tb.tb_frame.f_locals["mine"], tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_lineno)
catches()
def raises_with_frame():
    local = 7
    global saved
    saved = sys._getframe()
    raise OSError
try:
    raises_with_frame()
except OSError as e:
    print(e.__traceback__.tb_next.tb_frame is saved, saved.f_locals, saved.f_lineno, saved.f_back.f_code.co_name)
def recursive(n):
    return lines(sys._getframe())[:n + 1] if n == 0 else recursive(n - 1) + [sys._getframe().f_lineno]
print(recursive(2))
print(repr(saved).startswith("<frame at 0x"), repr(saved).endswith("code raises_with_frame>"), type(saved).__name__)
try:
    sys._getframe().clear()
except RuntimeError as e:
    print(e)
saved.clear(); print(saved.f_locals)
