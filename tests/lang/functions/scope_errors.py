"""Reading a name before it has a value."""
def err(f):
    try:
        print(f())
    except NameError as e:
        print(type(e).__name__, e)
def a():
    print(v)
    v = 1
def b():
    del w
    w = 1
def c():
    z = 1
    del z
    return z
def d():
    def g(): return free
    g()
    free = 1
def e(): return nowhere
def f():
    global made_here
    made_here = 5
    return made_here
def g():
    for i in []:
        pass
    return i
def h():
    try:
        raise ValueError
    except ValueError as ex:
        pass
    return ex
def i():
    x = 1
    def k():
        nonlocal x
        del x
    k()
    return x
def j():
    if False:
        q = 1
    q += 1
for fn in (a, b, c, d, e, f, g, h, i, j):
    err(fn)
print(made_here)
del made_here
err(lambda: made_here)
class C:
    try:
        print(inner_name)
    except NameError as e:
        print(e)
    y = 1
    f = lambda self: y
err(C().f)
