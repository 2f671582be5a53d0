# closures and scopes
def mk():
    n = 0
    def inc():
        nonlocal n; n += 1; return n
    def get(): return n
    return inc, get
a, g = mk(); a(); a(); print(g()); b, h = mk(); b(); print(h(), g())
fs = [lambda: i for i in range(3)]; print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
def outer():
    x = 1
    class K:
        x = 2
        y = x
        def m(self): return x
        z = [x for _ in range(2)]
    return K.y, K().m(), K.z
print(outer())
def f():
    try: print(undefined_name)
    except NameError as e: print(e)
    try: print(loc)
    except UnboundLocalError as e: print(e)
    loc = 1
    del loc
    try: loc
    except UnboundLocalError as e: print(e)
    def inner(): return later
    try: inner()
    except NameError as e: print(type(e).__name__, e)
    later = 1
    print(inner())
    del later
    try: inner()
    except NameError as e: print(type(e).__name__, e)
f()
x = 'global'
def s():
    global x; x = 'changed'
    def t():
        x = 'local'
        def u():
            global x; return x
        return u()
    return t()
print(s(), x)
def counter():
    c = {}
    def add(k): c[k] = c.get(k, 0) + 1; return c
    return add
ad = counter(); ad(1); print(ad(1), ad.__closure__[0].cell_contents, ad.__code__.co_freevars)
def rec(n): return 1 if n < 2 else n * rec(n-1)
print(rec(20))
def d():
    def dd():
        def ddd(): return q
        return ddd
    q = 4
    return dd()()
print(d())
class A:
    v = 3
    l = [v for v in range(4)]
    try: m = [v2 + w for v2 in range(2) for w in (v,)]
    except NameError as e: print(e)
print(A.l, A.v)
def gen():
    for i in range(3): yield lambda: i
print([f() for f in gen()], [f() for f in list(gen())])
print((lambda x: (lambda y: (lambda z: x+y+z)))(1)(2)(3))
def walrus():
    print([y := 5, y**2], y)
    print([z for w in range(5) if (z := w * 2) > 4], z)
    print(any((last := n) > 3 for n in range(10)), last)
walrus()
def exc():
    e = 1
    try: 1/0
    except ZeroDivisionError as e: pass
    try: print(e)
    except UnboundLocalError as q: print(q)
exc()
def loopvar():
    for i in (): pass
    try: return i
    except UnboundLocalError as e: return str(e)
print(loopvar())
print(sorted(k for k in (lambda: locals())()), (lambda a, b=2: locals())(1))
def lo():
    a = 1
    def i(): return a
    b = 2
    return locals()
print({k: v for k, v in lo().items() if k != 'i'})
print('x' in globals(), globals()['x'])
exec("def ef(): return x + '!'"); print(ef())
ns = {}; exec("y = 5\ndef q(): return y", ns); print(ns['q'](), eval('y*2', ns), eval('a+b', {'a':1}, {'b':2}))
def ex():
    t = 3
    print(eval('t + 1'), [eval('t', {'t': i}) for i in range(2)])
ex()
