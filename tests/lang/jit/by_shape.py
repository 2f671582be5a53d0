"""What instances have by their class, in compiled code: properties, bound methods, comparisons, `__call__`, `with`, static and class methods."""


class P:
    made = 0

    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def total(self):
        return self.x + self.y

    def __eq__(self, other):
        if not isinstance(other, P):
            return NotImplemented
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return self.x < other.x

    def __ge__(self, other):
        return [self.x >= other.x]

    def __call__(self, a, *, k=1):
        return a + self.x * k

    def meth(self, a):
        return a + self.x

    @staticmethod
    def st(a, b=2):
        return a + b

    @classmethod
    def cl(cls, a):
        return a + cls.made

    def __enter__(self):
        self.y += 1
        return self

    def __exit__(self, kind, error, trace):
        self.y -= 1
        return kind is KeyError


class Q(P):
    made = 5

    def __lt__(self, other):
        return other.x < self.x

    @property
    def total(self):
        return super().total * 2


class Other:
    def __eq__(self, other):
        return "other"


def hot(f, n=3000):
    total = 0
    for i in range(n):
        total += f(i)
    return total


p, q = P(1, 2), Q(3, 4)


def properties(i):
    return p.total + q.total + P(i, 1).total


def compares(i):
    a, b = P(i, 0), P(1500, 0)
    t = 0
    if a < b:
        t += 1
    if a == b:
        t += 10
    if not (a == 5):
        t += 100
    if a != b:
        t += 1000
    if a > b:
        t += 5
    return t + (a < b) + (a == b) * 3 + len(a >= b)


def subclass(i):
    return (p < q) + 2 * (q < p) + 4 * (p > q)


def others(i):
    return (p == Other()) == "other"


def calls(i):
    return p(i) + q(i, k=2) + P(i, 1)(a=3)


def bound(i):
    m = p.meth
    n = P(i, i).meth
    return m(i) + n(a=1)


def kept_methods(i):
    f = (p.meth, q.meth)[i & 1]
    return f(1)


def statics(i):
    return p.st(i) + q.st(i, b=i) + p.cl(i) + q.cl(i) + Q(1, 2).cl(a=1)


def withs(i):
    t = 0
    with p as a:
        t += a.y
        with q:
            t += q.y
    with P(i, 2) as b:
        if i % 7 == 3:
            raise KeyError
        t += b.y
    return t


def truths(i):
    t = 0
    t += i == 5
    t -= i > 5
    t += (i & 1 == 0) * 3
    return t + True * 2 - False


for f in properties, compares, subclass, others, calls, bound, kept_methods, statics, withs, truths:
    print(f.__name__, hot(f))
print(p.y, q.y)


# What changes while it is hot.
P.total = property(lambda self: 100)
print(hot(properties))
P.__lt__ = lambda self, other: True
print(hot(compares), hot(subclass))
P.__call__ = lambda self, a, k=0: 7
print(hot(calls))
P.st = staticmethod(lambda a, b=1: 1)
P.made = 50
print(hot(statics))
p.st = lambda a: -a
print(hot(statics))
P.__exit__ = lambda self, *a: True
print(hot(withs), p.y)
P.__eq__ = None
try:
    hot(compares)
except TypeError as e:
    print(type(e).__name__)
del P.total
try:
    hot(properties)
except AttributeError as e:
    print(e)


# Exceptions inside.
class Fails:
    def __init__(self, n):
        self.n = n

    @property
    def value(self):
        return 1 // (self.n - 2000)

    def __lt__(self, other):
        return self.value < other.value

    def __call__(self):
        return self.value


def places(f):
    try:
        hot(f)
    except ZeroDivisionError as e:
        tb, names = e.__traceback__.tb_next, []
        while tb:
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
            tb = tb.tb_next
        print(names)


places(lambda i: Fails(i).value)
places(lambda i: Fails(i) < Fails(i + 1))
places(lambda i: Fails(i)())
places(lambda i: 1 if Fails(i) < Fails(i + 1) else 2)
