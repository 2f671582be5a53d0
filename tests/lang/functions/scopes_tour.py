# cpython: 3.14
"""global, nonlocal, class scopes, del of cells, exec and locals in nested functions."""
x = 'global'
def a():
    x = 'a'
    def b():
        nonlocal x
        x += 'b'
        def c():
            global x
            return x
        return c()
    return b(), x
print(a(), x)
def counter():
    n = 0
    def inc(by=1):
        nonlocal n; n += by; return n
    def get(): return n
    return inc, get
i, g = counter(); i(); i(5); print(g(), i.__closure__[0].cell_contents, i.__code__.co_freevars)
class C:
    x = 'class'
    def m(self): return x
    y = x
    z = [x for _ in range(1)]
    def n(self):
        try: return y
        except NameError as e: return str(e)
print(C().m(), C.y, C.z, C().n())
def d():
    v = 1
    def f(): return v
    del v
    try: f()
    except NameError as e: return str(e)
print(d())
def e():
    if False: w = 1
    try: return w
    except UnboundLocalError as err: return str(err)
print(e())
def f():
    a = 1; b = 2
    def g(): return a
    return sorted(locals())
print(f(), 'x' in globals(), (lambda: sorted(locals()))())
def h():
    exec('made = 5')
    return 'made' in locals(), eval('x'), eval('[x for x in "ab"]'), eval('y', {'y': 6}), eval('y + z', {'y': 1}, {'z': 2})
print(h())
ns = {}; exec('def q(): return r\nr = 7', ns); print(ns['q'](), sorted(k for k in ns if k != '__builtins__'))
def outer():
    funcs = []
    for k in range(3):
        def inner(): return k
        funcs.append(inner)
    return [f() for f in funcs]
print(outer())
def rec(n): return n and rec(n - 1) + 1
print(rec(50), (lambda f: f(f, 5))(lambda f, n: 1 if n < 2 else n * f(f, n - 1)))
def shadow(len): return len
print(shadow(3), len('abc'))
def cls():
    y = 'function'
    class K:
        y = 'class'
        def m(self): return y
        z = y
    return K.z, K().m()
print(cls())
class M(type):
    def __prepare__(name, bases): return {'injected': 42}
class N(metaclass=M): seen = injected
print(N.seen)
def late():
    def f(): return g2()
    def g2(): return 'late'
    return f()
print(late())
try: undefined_name
except NameError as e: print(e, e.name)
