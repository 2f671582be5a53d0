"""One call sees functions of every shape, classes, builtins, methods and callables."""
def call(f, x): return f(x)
def one(a): return ("one", a)
def opt(a, b=5): return ("opt", a, b)
def star(*a): return ("star", a)
def kw(a, **k): return ("kw", a, k)
def gen(a): yield a
class C:
    def __init__(self, x): self.x = x
    def m(self, x): return ("m", self.x, x)
    @classmethod
    def c(cls, x): return ("c", cls.__name__, x)
    @staticmethod
    def s(x): return ("s", x)
    def __call__(self, x): return ("call", self.x, x)
class New:
    def __new__(cls, x): return ("new", x)
class Sub(C): pass
async def co(x): return x
fs = [one, opt, star, kw, lambda q: q * 2, str, abs, C(1).m, C.c, C.s, C(2), New, [].append, "a".__add__, int, type, list, tuple]
args = [3, 3, 3, 3, 3, 3, -3, 3, 3, 3, 3, 3, 3, "b", "7", 5, "ab", [1]]
for _ in range(3):
    r = [call(f, a) for f, a in zip(fs, args)]
print(r); print(call(C, 5).x, call(Sub, 6).x, list(call(gen, 1)))
def err(f, *a):
    try:
        print(f(*a))
    except TypeError as e:
        print(e)
err(call, lambda: 0, 1); err(call, lambda a, b: 0, 1); err(call, 5, 1); err(call, None, 1);
def change(a): return "before"
for _ in range(10): call(change, 1)
def repl(a, b="d"): return "after " + b
change.__code__ = repl.__code__; change.__defaults__ = ("x",); print(call(change, 1))
opt.__defaults__ = (9,); print(call(opt, 1)); opt.__defaults__ = None; err(call, opt, 1)
def kws(**k): return sorted(k.items())
def k2(a, *, b=2, c): return a, b, c
def ck(f): return f(c=3, a=1)
print(ck(kws), ck(k2), ck(dict), ck(lambda a, c: (a, c)), ck(lambda c, a=0, *r, **k: (c, a, r, k)))
def sp(f, a, k): return f(*a, **k)
print(sp(one, [1], {}), sp(opt, (1, 2), {}) , sp(kw, "a", {"z": 1}), sp(k2, [1], {"c": 2}), sp(star, range(3), {}), sp(dict, [], {"a": 1}), sp(print, ["p"], {"end": "!\n"}), sp(C(1).m, [2], {}))
def rec(n, f=None): return n if n == 0 else rec(n - 1, f)
print(rec(50))
