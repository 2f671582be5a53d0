"""Order, arguments, classes and methods as decorators."""
def d(tag):
    print("make", tag)
    def deco(f):
        print("apply", tag)
        def w(*a, **k):
            return f"{tag}({f(*a, **k)})"
        return w
    return deco
@d("a")
@d("b")
def f(x): return x
print(f(1))
class Count:
    def __init__(self, f): self.f = f; self.n = 0
    def __call__(self, *a): self.n += 1; return self.f(*a)
@Count
def g(x): return x * 2
print(g(1), g(2), g.n)
def tagcls(c): c.tag = c.__name__.lower(); return c
@tagcls
class Thing:
    @staticmethod
    @d("s")
    def s(x): return x
    @classmethod
    def c(cls, x): return cls.__name__, x
print(Thing.tag, Thing.s(3), Thing.c(4), Thing().c(5))
@(lambda f: lambda: f() + 1)
def h(): return 1
print(h())
reg = {}
class R:
    def route(self, p):
        def add(f): reg[p] = f; return f
        return add
r = R()
@r.route("/")
def index(): return "home"
print(reg["/"](), index is reg["/"])
