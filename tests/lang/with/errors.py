# cpython: 3.14
"""Failures in entering and leaving."""
log = []
class E:
    def __init__(self, n, where=None): self.n = n; self.w = where
    def __enter__(self):
        log.append("enter " + self.n)
        if self.w == "enter": raise ValueError("in enter " + self.n)
        return self
    def __exit__(self, t, v, tb):
        log.append("exit " + self.n)
        if self.w == "exit": raise TypeError("in exit " + self.n)
def run(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e, "| ctx", repr(e.__context__))
    print(log); log.clear()
def a():
    with E("1"), E("2", "enter"): log.append("body")
def b():
    with E("1", "exit"): log.append("body")
def c():
    with E("1"), E("2", "exit"): raise KeyError("body")
class NoExit:
    def __enter__(self): pass
def e():
    with NoExit(): pass
class Falsy:
    def __enter__(self): return self
    def __exit__(self, *a): return []
def f():
    with Falsy(): raise ValueError("falsy exit keeps it")
class Truthy:
    def __enter__(self): return self
    def __exit__(self, *a): return "yes"
def g():
    with Truthy(): raise ValueError("gone")
    log.append("after")
def h():
    o = Falsy(); o.__enter__ = lambda: "instance attribute is not used"
    with o as x: log.append(x is o)
for fn in (a, b, c, e, f, g, h):
    run(fn)
def gen():
    with E("g") as e:
        yield 1
x = gen(); next(x); x.close(); print(log)
