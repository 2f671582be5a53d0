"""Cells, nonlocal, shared and separate captures."""
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
inc, get = counter(); inc2, get2 = counter()
print(inc(), inc(5), get(), get2(), inc2(), get())
fs = [lambda: i for i in range(3)]
print([f() for f in fs], [f() for f in [lambda i=i: i for i in range(3)]])
def make():
    out = []
    for i in range(3):
        def f(): return i
        out.append(f)
    i = "last"
    return out
print([f() for f in make()])
def deep(a):
    def b(c):
        def d(e):
            nonlocal a, c
            a += 1; c += 10
            return a, c, e
        return d
    return b
d = deep(0)(0)
print(d(1), d(2), d.__closure__ is not None, len(d.__closure__), d.__code__.co_freevars)
def rec():
    def fact(n): return 1 if n < 2 else n * fact(n - 1)
    return fact
print(rec()(20))
def args(x, *a, **k):
    def g(): return x, a, k
    x += 1
    return g
print(args(1, 2, z=3)())
def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run
print(compose(lambda x: x + 1, lambda x: x * 2, str)(5))
x = "global"
def outer():
    x = "outer"
    class C:
        y = x
        x = "class"
        def m(self): return x
    return C.y, C.x, C().m()
print(outer())
def swap():
    a, b = 1, 2
    def s():
        nonlocal a, b
        a, b = b, a
    s()
    return a, b
print(swap())
