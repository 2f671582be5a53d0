"""Every way to call a Python function wrongly, and the message."""
def a(): pass
def b(x): pass
def c(x, y=1): pass
def d(x, /, y, *, z): pass
def e(*args, k): pass
def f(x, y, z, *, k1, k2=2, k3): pass
def g(x, /): pass
def h(**kw): pass
def i(x, *, y=1, z=2): pass
def j(self, x, /, y=1, *args, z, w=2, **kw): pass
lam = lambda x: x
class C:
    def m(self, x): pass
    @classmethod
    def cm(cls): pass
    @staticmethod
    def sm(x): pass
    def __init__(self, p): pass
    def __call__(self, q): pass
for text in ['a(1)', 'a(x=1)', 'b()', 'b(1, 2)', 'b(1, x=2)', 'b(y=1)', 'c()', 'c(1, 2, 3)', 'c(1, z=2)', 'c(y=2)', 'd()', 'd(1)', 'd(1, 2)', 'd(x=1, y=2, z=3)', 'd(1, 2, 3)', 'd(1, 2, z=3, q=4)', 'e()', 'e(1, 2)', 'f()', 'f(1)', 'f(1, 2, 3)', 'f(1, 2, 3, 4)', 'f(1, 2, 3, 4, k1=1)', 'f(k1=1, k3=3)', 'g(x=1)', 'g()', 'h(1)', 'h(**{1: 2})', 'h(**5)', 'h(a=1, **{"a": 2})', 'i(1, 2)', 'i(1, 2, y=3)', 'i(1, 2, 3, y=3, z=4)', 'j()', 'j(1)', 'j(1, 2)', 'j(1, 2, y=3, z=1, **{"y": 4})', 'lam()', 'C()', 'C(1, 2)', 'C(1).m()', 'C(1).m(1, 2)', 'C.m()', 'C.cm(1)', 'C.sm()', 'C(1)()', 'C(1)(1, 2)', 'b(*5)', 'b(*[1], *[2])', 'b(**None)', 'b(*None)', 'c(1, *[2], **{"y": 3})', 'c(1, **{"y": 2}, **{"y": 3})', 'len()', 'len(1, 2)', 'len(x=1)', '(5)()', 'None()', '"x"()', '[]()', 'b(1, 2, 3, 4, 5)', 'f(1, 2, 3, k4=1)', 'f(*range(100))', 'h(__x=1, **{"": 2})', 'd(1, yy=2, z=3)', 'i(1, yz=5)']:
    try: eval(text); print(text, 'fine')
    except TypeError as err: print(text, '|', err)
