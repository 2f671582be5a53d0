# Frames that have returned, or were left by an exception, keep their variables and know who called them.
import sys
def f(a):
    x = a + 1
    fr = sys._getframe()
    y = 'late'
    del x
    z = [a]
    return fr
fr = f(3)
print({k: v for k, v in fr.f_locals.items() if k != 'fr'}, fr.f_lineno, fr.f_back is sys._getframe(), fr.f_code.co_name)
def g():
    x = 1
    def inner():
        nonlocal x
        x = 5
        return sys._getframe()
    q = inner()
    return q, sys._getframe()
a, b = g()
print(a.f_locals, sorted(b.f_locals), a.f_back is b)
def boom(n):
    loc = n * 2
    if n == 0: raise ValueError
    boom(n - 1)
def catch():
    mine = 'm'
    try:
        boom(2)
    except ValueError as e:
        return e
def outer():
    o = 1
    return catch()
e = outer()
tb = e.__traceback__
L = []
while tb:
    L.append(tb); tb = tb.tb_next
last = L[-1].tb_frame
while last.f_code.co_name == 'boom':
    print(last.f_code.co_name, last.f_lineno, last.f_locals)
    last = last.f_back
print(last.f_code.co_name)
print([t.tb_frame.f_code.co_name for t in L], [t.tb_frame.f_back.f_code.co_name for t in L[1:]])
# through native code
def key(x):
    k = x
    raise KeyError(x)
def srt():
    return sorted([3, 1], key=key)
try:
    srt()
except KeyError as e:
    t = e.__traceback__
    while t.tb_next: t = t.tb_next
    n = []
    fr = t.tb_frame
    while fr: n.append(fr.f_code.co_name); fr = fr.f_back
    print(n)
    saved = e
def other():
    raise saved
try: other()
except KeyError as e:
    t = e.__traceback__
    names = []
    while t: names.append(t.tb_frame.f_code.co_name); t = t.tb_next
    print(names)
class C:
    a = 1
    fr = sys._getframe()
    b = 2
print(sorted(k for k in C.fr.f_locals if k[0] != '_'))
def gen():
    v = 1
    yield sys._getframe()
    w = 2
it = gen(); fr = next(it); print(fr.f_locals); list(it); print(fr.f_locals)
fr.clear(); print(fr.f_locals)
