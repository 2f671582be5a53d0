# Binding: what each kind of parameter takes, and the words for what does not fit.
def f(a, b=2, /, c=3, *args, d, e=5, **kwargs): return a, b, c, args, d, e, kwargs
print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, x=7), f(1, c=9, d=0), f(1, d=4, a=10, b=20), f(*[1, 2], **{"d": 4, "z": 1}))
def pos(a, b, /): return a, b
def kw(*, a, b=2): return a, b
def plain(a, b, c=3): return a, b, c
def none(): return None
for text in ["f()", "f(1)", "f(d=4)", "pos(1)", "pos(1, 2, 3)", "pos(a=1, b=2)", "pos(1, b=2)", "kw(1)", "kw()", "kw(a=1, c=2)", "plain()", "plain(1)", "plain(1, 2, 3, 4)",
             "plain(1, a=2)", "plain(b=2)", "plain(1, 2, d=4)", "plain(1, 2, x=1, y=2)", "none(1)", "none(a=1)", "none(1, 2, a=3)", "plain(*[1], **{'a': 2})", "plain(**{1: 2})", "plain(*5)",
             "plain(**5)", "plain(*[1, 2], *[3, 4])", "f(1, d=1, **{'d': 2})", "len()", "len(1, 2)", "(lambda x: x)()", "(lambda: 0)(1)", "kw(1, 2, a=3)", "f(1, 2, 3, **{'d': 4, 'd ': 5})"]:
    try: print(text, eval(text))
    except TypeError as e: print(text, "|", e)
class C:
    def m(self, a): return a
    @classmethod
    def k(cls, a): return a
    @staticmethod
    def s(a): return a
    def __init__(self, v=0): self.v = v
    def __call__(self, a, *, b): return a, b
for text in ["C().m()", "C().m(1, 2)", "C.m()", "C.k()", "C.s()", "C(1, 2)", "C(w=1)", "C()()", "C()(1)", "C()(1, b=2)", "C.m(C(), 1)", "C.m(5, 6)"]:
    try: print(text, eval(text))
    except TypeError as e: print(text, "|", e)
log = []
def default(x):
    log.append(x)
    return x
def g(a=default(1), b=default(2), *, c=default(3)): return a + b + c
print(log, g(), g(10), g.__defaults__, g.__kwdefaults__)
g.__defaults__ = (100,)
g.__kwdefaults__ = None
try: g(1)
except TypeError as e: print(e)
def mutable(x, seen=[]):
    seen.append(x)
    return seen
print(mutable(1), mutable(2), mutable(3, []), mutable.__defaults__)
def late():
    fs = []
    for i in range(3):
        def h(a, i=i): return a * i
        fs.append(h)
    return [h(10) for h in fs]
print(late())
def star(*args, **kwargs): return args, kwargs
print(star(*(), **{}), star(1, *[2], 3, *(4, 5), k=1, **{"z": 2}, y=3), star(*"ab", **dict(q=1)))
def recursive(n, acc=()): return acc if n == 0 else recursive(n - 1, (*acc, n))
print(recursive(4))
print(plain.__code__.co_argcount, f.__code__.co_posonlyargcount, f.__code__.co_kwonlyargcount, f.__name__, f.__qualname__, (lambda: 0).__name__)
plain.attribute = 5
print(plain.attribute, plain.__dict__, callable(plain), callable(5), plain.__module__, plain.__doc__)
