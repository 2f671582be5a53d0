import sys
INF = float('inf')
NAN = INF - INF
LIMIT = 1 << 200
WORDS = ['a', 'b', 'c', 'd', 'e']
NUMBERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
G0 = 3
G1 = 1.25
G2 = 11
CHECK = 0
def show(x, depth=0):
    t = type(x)
    if t is int or t is str or t is bool or x is None:
        return repr(x)
    if t is float:
        return 'nan' if x != x else repr(x)
    if depth < 3 and (t is list or t is tuple):
        return t.__name__ + '(' + ', '.join([show(y, depth + 1) for y in x]) + ')'
    if depth < 3 and t is dict:
        return '{' + ', '.join([show(k, 3) + ': ' + show(v, depth + 1) for k, v in x.items()]) + '}'
    return t.__name__
def trace(*values):
    global CHECK
    shown = ' '.join([show(v) for v in values])
    for c in shown:
        CHECK = CHECK * 31 + ord(c) & 0xFFFFFFFFFFFF
    print(CHECK, shown[:300])
def where(e):
    places = []
    tb = e.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        if not code.co_name.startswith('<'):
            places.append(code.co_name + ':' + str(tb.tb_lineno))
        tb = tb.tb_next
    return '/'.join(places)
def caller():
    return sys._getframe(1).f_lineno
def change(name, value):
    globals()[name] = value
def numbers(n):
    for k in range(n):
        yield k
class Guard:
    def __init__(self, swallow):
        self.swallow = swallow
    def __enter__(self):
        return self
    def __exit__(self, kind, value, tb):
        return self.swallow and kind is not None and issubclass(kind, ArithmeticError)
def boxes():
    class Box:
        count = 0
        limit = 10
        def __init__(self, a=1):
            self.a = a
            self.b = 0.5
            self.c = None
        def add(self, n):
            self.a = (self.a + n) % 1000003
            return self.a
        @property
        def twice(self):
            return self.a * 2
        @classmethod
        def klass(cls, n):
            return n + cls.limit
        @staticmethod
        def static(n, m):
            return n - m
        def __getitem__(self, n):
            return n + 1
    class Other(Box):
        limit = 20
        def add(self, n):
            return n & 0xFF
        def __bool__(self):
            return self.a & 1 == 0
    class Slotted:
        __slots__ = ('a', 'b', 'c')
        count = 1
        limit = 30
        twice = 3
        def __init__(self):
            self.a = 2
            self.b = 2.5
            self.c = 'c'
        def add(self, n):
            return n
        def klass(self, n):
            return n
        def static(self, n, m):
            return m
        def __getitem__(self, n):
            raise KeyError(n)
    return Box, Other, Slotted
Box, Other, Slotted = boxes()
def attempt(f, *args):
    global Box, Other, Slotted, G0, G1, G2
    try:
        r = f(*args)
        if type(r).__name__ == 'generator':
            total = []
            for n, x in enumerate(r):
                total.append(x)
                if n > 150:
                    break
            r = total[-20:]
        trace(f.__name__, r)
    except Exception as e:
        trace(f.__name__, type(e).__name__, where(e))
