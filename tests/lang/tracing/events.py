# sys.settrace: calls, lines, returns and exceptions, and what f_lineno and f_locals say meanwhile.
import sys
def f(a, b=2):
    x = 1
    y = x + a
    for i in range(3):
        y += i
        if i == 1:
            continue
        z = y
    while x < 3:
        x += 1
    try:
        raise ValueError("no")
    except ValueError as e:
        s = str(e)
    finally:
        x = 0
    return (y,
            z)

def g(n):
    for i in range(n):
        yield i

class C:
    v = 1
    def m(self):
        pass
    def __enter__(self): return self
    def __exit__(self, *a):
        return False

def h():
    with C() as c:
        c.m()
    for q in g(2): pass
    k = lambda q: q * 2
    k(3)
    t = f(1,
          2)
    if t:
        w = 1
    else:
        w = 2
    try:
        bad()
    except ZeroDivisionError:
        pass
    return w

def bad():
    d = {}
    try:
        1 / 0
    finally:
        d['x'] = 1

out = []
def tracer(frame, event, arg):
    if event == 'exception':
        arg = arg[0].__name__
    elif event == 'return':
        arg = type(arg).__name__ if '0x' in repr(arg) else repr(arg)
    out.append((event, frame.f_code.co_name, frame.f_lineno, arg, sorted(k for k in frame.f_locals if k[0] != '_')))
    return tracer
def main():
    sys.settrace(tracer)
    h()
    class D:
        "doc"
        a = 1
        def z(self): pass
    while True:
        break
    assert D, \
        "no"
    sys.settrace(None)
main()
for o in out: print(*o)
