# cpython: 3.14
"""Frame and traceback objects: chains, line numbers, locals, f_back, clearing, made by hand, passed on."""
import sys, types
def a(): x = 1; return b(x)
def b(y): return c(y, 2)
def c(p, q):
    f = sys._getframe()
    return [(f.f_code.co_name, sorted(f.f_locals)) for f in (f, f.f_back, f.f_back.f_back)], f.f_lineno, sys._getframe(1).f_code.co_name, f.f_globals is globals(), f.f_back.f_lineno, f.f_trace, f.f_lasti > 0
print(a())
def raises(n):
    local = n
    if n == 0: raise ValueError('deep')
    raises(n - 1)
try: raises(2)
except ValueError as e:
    tb = e.__traceback__; out = []
    while tb: out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_locals.get('local'), type(tb.tb_lasti).__name__)); tb = tb.tb_next
    print(out)
    print(e.with_traceback(None) is e, e.__traceback__)
def keep():
    try: 1 / 0
    except ZeroDivisionError as e: return e
e = keep(); print(e.__traceback__.tb_lineno, e.__traceback__.tb_frame.f_locals.keys() if False else '', e.__traceback__.tb_frame.f_code.co_name)
try: raise e
except ZeroDivisionError as x:
    n = 0; tb = x.__traceback__
    while tb: n += 1; tb = tb.tb_next
    print(n, x is e)
fr = e.__traceback__.tb_frame
tb2 = types.TracebackType(None, fr, 1, 77); tb1 = types.TracebackType(tb2, fr, 2, 88); print(tb1.tb_next is tb2, tb1.tb_lineno, tb2.tb_lineno, tb1.tb_lasti, tb1.tb_frame is fr)
for bad in lambda: types.TracebackType(5, fr, 1, 2), lambda: types.TracebackType(None, 5, 1, 2), lambda: types.TracebackType(None, fr, 'x', 2), lambda: types.TracebackType(), lambda: setattr(tb2, 'tb_next', tb1), lambda: setattr(tb2, 'tb_next', 5), lambda: delattr(tb2, 'tb_next'), lambda: sys._getframe(10000), lambda: sys._getframe('x'), lambda: type(fr)(), lambda: e.with_traceback(5), lambda: sys._getframe(-1).f_code.co_name:
    try: print(bad())
    except Exception as x: print(type(x).__name__, x)
def g():
    v = 5
    yield sys._getframe()
    w = 6
    yield v
it = g(); f = next(it); print(f.f_locals, f.f_back, f.f_lineno); next(it); print(sorted(f.f_locals), f.f_lineno)
class K:
    inclass = sys._getframe().f_code.co_name, sorted(k for k in sys._getframe().f_locals if k != '__classdict__')[:3]
print(K.inclass)
def clears():
    try: raises(0)
    except ValueError as e: tb = e.__traceback__.tb_next
    tb.tb_frame.clear(); return tb.tb_frame.f_locals
print(clears())
try: sys._getframe().clear()
except RuntimeError as x: print(x)
print(eval('sys._getframe().f_code.co_name'), [sys._getframe().f_code.co_name for _ in [1]], (lambda: sys._getframe().f_code.co_name)())
