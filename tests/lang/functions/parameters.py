"""Every kind of parameter, bound every way."""
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 9, d=4), f(1, 2, 3, 4, 5, d=6), f(1, d=4, e=0, z=9, a="kw"), f(1, c=8, d=4), f(1, 2, 3, d=0, b="kw"))
def g(*, x, y=1): return x, y
def h(*a): return a
def i(**k): return k
def j(a, /): return a
def k(a, b=[]):
    b.append(a)
    return b
print(g(x=1), g(y=2, x=3), h(), h(1, 2), i(), i(a=1, b=2), j(1), k(1), k(2), k(3, []), k(4))
print(f(*[1, 2], **{"d": 1}), f(*"ab", *"cd", d=0, **{"e": 1}, **{"q": 2}), h(*range(3), 9, *()), i(**{}, x=1), h(*{1: 2}, *(x for x in "z")))
print((lambda *a, k=1, **q: (a, k, q))(1, 2, k=3, z=4), (lambda: 5)(), (lambda x, /, y: x + y)(1, y=2))
def defaults(x=f.__name__, y=len("abc")): return x, y
print(defaults(), defaults(y=0))
n = 1
def late(v=n): return v
n = 2
print(late(), f.__defaults__, f.__kwdefaults__, k.__defaults__)
def order(*args, **kwargs): return args, list(kwargs.items())
print(order(*[1], 2, *[3], z=1, **{"y": 2}, x=3))
