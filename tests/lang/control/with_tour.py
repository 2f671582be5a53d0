# cpython: 3.14
"""with: order, suppression, errors in enter and exit, several managers, parentheses."""
class M:
    def __init__(self, name, suppress=False, fail=''): self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        print('enter', self.name)
        if 'enter' in self.fail: raise KeyError('enter ' + self.name)
        return self.name
    def __exit__(self, kind, value, tb):
        print('exit', self.name, kind and kind.__name__, value, tb is not None)
        if 'exit' in self.fail: raise ValueError('exit ' + self.name)
        return self.suppress
def run(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, '| context', repr(e.__context__))
def a():
    with M('a') as x, M('b') as y: return x + y
def b():
    with M('a', True): 1 / 0
    return 'after'
def c():
    with M('a', True), M('b', fail='enter'): print('never')
    return 'after'
def d():
    with M('a'), M('b', fail='exit'): 1 / 0
def e():
    with (M('a') as x, M('b', True),): raise IndexError(x)
    return 'suppressed'
def f():
    for i in range(3):
        with M(i):
            if i == 0: continue
            break
    return i
def g():
    with M('outer', True):
        with M('inner', fail='exit'): pass
    return 'done'
def h():
    with 5: pass
def i():
    class E:
        def __enter__(self): pass
    with E(): pass
def j():
    with M: pass
def k():
    m = M('late'); m.__exit__ = lambda *a: print('instance exit')
    with m: pass
def l():
    with M('x') as (p, q): pass
def m():
    class Odd:
        def __enter__(self): return 1
        def __exit__(self, *a): return Truth()
    class Truth:
        def __bool__(self): raise OverflowError('bool')
    with Odd(): 1 / 0
def n():
    with M('try'):
        try: return 'returned'
        finally: print('finally')
def o():
    with M('x') as t[0], M('y') as d.attr: return t, d.attr
class d_: pass
t = [0]; dd = d_()
for case in a, b, c, d, e, f, g, h, i, j, k, l, m, n: run(case)
