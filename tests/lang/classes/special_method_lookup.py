# cpython: 3.14
"""Special methods are looked up on the type: instance attributes, None, properties, metaclass, __getattr__ do not count."""
class C:
    def __getattr__(self, n): print('getattr', n); return lambda *a: 5
c = C(); c.__len__ = lambda: 3; c.__add__ = lambda o: 4
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in lambda: len(c), lambda: c + 1, lambda: c[0], lambda: c(), lambda: iter(c), lambda: hash(c) is not None, lambda: c < 1, lambda: bool(c), lambda: int(c), lambda: -c, lambda: 1 in c, lambda: abs(c), lambda: str(c)[:12], lambda: round(c), lambda: c == 1, lambda: reversed(c), lambda: next(c), lambda: divmod(c, 1), lambda: bytes(c), lambda: complex(c), lambda: format(c)[:5]: err(f)
class N:
    __hash__ = None; __iter__ = None; __len__ = None; __add__ = None; __eq__ = None; __contains__ = None; __reversed__ = None; __bool__ = None; __call__ = None; __getitem__ = None; __enter__ = None; __int__ = None; __index__ = None
n = N()
for f in lambda: hash(n), lambda: iter(n), lambda: len(n), lambda: n + 1, lambda: 1 + n, lambda: n == 1, lambda: 1 in n, lambda: reversed(n), lambda: bool(n), lambda: n(), lambda: n[0], lambda: int(n), lambda: [][n], lambda: list(n), lambda: callable(n): err(f)
class P:
    @property
    def __len__(self): return lambda: 7
    @property
    def __call__(self): return lambda x: x * 2
    @classmethod
    def __getitem__(cls, i): return cls.__name__, i
    @staticmethod
    def __neg__(): return 'neg'
    __add__ = len
    __radd__ = 5
p = P()
for f in lambda: len(p), lambda: p(4), lambda: p[1], lambda: -p, lambda: p + 'abc', lambda: 1 + p: err(f)
class R:
    def __len__(self): return -1
    def __bool__(self): return 1
    def __str__(self): return 5
    def __repr__(self): return None
    def __hash__(self): return 'x'
    def __index__(self): return 1.5
    def __int__(self): return '5'
    def __float__(self): return 1
    def __complex__(self): return 2
    def __iter__(self): return 5
    def __contains__(self, x): return []
    def __format__(self, s): return 6
    def __bytes__(self): return 'b'
    def __dir__(self): return 5
    def __round__(self, n=None): return 'r'
    def __length_hint__(self): return -5
    def __reversed__(self): return 'rev'
    def __lt__(self, o): return 'lt'
    def __call__(self): return self
    def __init_subclass__(cls, **kw): print('init_subclass', kw)
r = R()
for f in lambda: len(r), lambda: bool(r), lambda: str(r), lambda: repr(r), lambda: hash(r), lambda: [1][r], lambda: int(r), lambda: float(r), lambda: complex(r), lambda: list(r), lambda: 1 in r, lambda: format(r), lambda: f'{r}', lambda: bytes(r), lambda: dir(r), lambda: round(r), lambda: reversed(r), lambda: r < 1, lambda: r > 1, lambda: r() is r, lambda: '%s' % r, lambda: print(r), lambda: type('S', (R,), {}, k=1), lambda: math.floor(r): err(f)
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
for n in 2 ** 40, True, 1.0, 'x', None, -2 ** 70, 2 ** 70: err(lambda: len(L(n)))
print(bool(L(0)), bool(L(5)))
class I:
    def __init__(self): return 5
class W:
    def __new__(cls): return 'other'
    def __init__(self): print('never')
err(I); err(W)
