"""raise forms, from, __cause__, __context__, __suppress_context__."""
def show(e):
    print(type(e).__name__, e, "| cause", repr(e.__cause__), "| ctx", repr(e.__context__), "|", e.__suppress_context__)
def run(f):
    try:
        f()
    except BaseException as e:
        show(e)
def a():
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise ValueError("v") from z
def b():
    try:
        {}["k"]
    except KeyError:
        raise ValueError("v")
def c():
    try:
        {}["k"]
    except KeyError:
        raise ValueError("v") from None
def d(): raise ValueError
def e(): raise ValueError("x") from TypeError
def f():
    try:
        raise ValueError("first")
    except ValueError:
        raise
def g():
    try:
        raise ValueError("first")
    except ValueError as e:
        raise e
def h(): raise
def i(): raise 5
def j(): raise ValueError from 5
def k(): raise "string"
def l():
    try:
        raise ValueError("a")
    except ValueError:
        try:
            raise TypeError("b")
        except TypeError:
            pass
        raise
def m():
    try:
        raise ValueError("a")
    finally:
        raise TypeError("b")
def n():
    class Weird(Exception):
        def __init__(self): raise KeyError("init")
    raise Weird
def o():
    try:
        raise ValueError("a")
    except ValueError as e1:
        try:
            raise KeyError("b")
        except KeyError as e2:
            raise e1
def p():
    class NotExc:
        pass
    raise NotExc
def q():
    raise type("Made", (Exception,), {})("dynamic")
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q):
    run(fn)
try:
    try:
        raise ValueError("1")
    except ValueError:
        raise TypeError("2")
except TypeError as t:
    chain = []
    while t:
        chain.append(str(t)); t = t.__context__
    print(chain)
