# Trace functions that raise, answer None, are set in the middle; generators that are closed and thrown into.
import sys
out=[]
def show(*a): out.append(a)
def tracer(frame, event, arg):
    show(event, frame.f_code.co_name, frame.f_lineno)
    return tracer
def sub(): 
    return 1
def f():
    for i in range(3):
        sub()
    return i
class Boom(Exception): pass
def run(when):
    n = [0]
    def t(frame, event, arg):
        if frame.f_code.co_name not in ('f', 'sub'): return None
        show(event, frame.f_code.co_name, frame.f_lineno)
        n[0] += 1
        if n[0] == when: raise Boom(when)
        return t
    sys.settrace(t)
    try:
        try:
            f()
            show('done')
        finally:
            show('trace', sys.gettrace() is None)
            sys.settrace(None)
    except Boom as e:
        tb = e.__traceback__; L=[]
        while tb: L.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb=tb.tb_next
        show(e.args, L)
for w in (1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13): run(w)
# generator close, throw
def g():
    try:
        x = yield 1
        y = yield x
    except KeyError:
        yield 5
    finally:
        z = 1
def gg():
    it = g()
    next(it); it.send(3)
    it.throw(KeyError)
    it.close()
    it = g()
    next(it)
    it.close()
sys.settrace(tracer); gg(); sys.settrace(None)
# no local tracing
def none_tracer(frame, event, arg):
    show('n', event, frame.f_code.co_name)
sys.settrace(none_tracer); f(); sys.settrace(None)
# f_trace_lines off
def nl(frame, event, arg):
    frame.f_trace_lines = False
    show('nl', event, frame.f_code.co_name)
    return nl
sys.settrace(nl); f(); sys.settrace(None)
# calls within the tracer are not traced
def inner(frame, event, arg):
    sub(); show('in', event, frame.f_code.co_name); return inner
sys.settrace(inner); f(); sys.settrace(None)
# locals
def lv(a, b):
    c = a
    d = c + b
    c = 7
    return d
def lt(frame, event, arg):
    show(event, frame.f_lineno, dict(frame.f_locals)); return lt
sys.settrace(lt); lv(1, b=2); sys.settrace(None)
print(sys.gettrace(), sys.getprofile())
# already running
def mid():
    a = 1
    fr = sys._getframe()
    sys.settrace(tracer)
    fr.f_trace = tracer
    b = 2
    sub()
    sys.settrace(None)
mid()
# twice on a line
def one(n):
    for q in range(2): pass
    return [
        1,
        n]
sys.settrace(tracer); one(2); sys.settrace(None)
# with, return in finally, nested
def fin():
    for i in range(2):
        try:
            if i: return i
        finally:
            i
sys.settrace(tracer); fin(); sys.settrace(None)
exec(compile("x = 1\ny = 2\n", "<s>", "exec"))
sys.settrace(tracer); exec(compile("x = 1\nif x:\n    y = 2\n", "<s>", "exec")); sys.settrace(None)
for o in out: print(*o)
