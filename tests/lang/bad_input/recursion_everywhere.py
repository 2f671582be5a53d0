"""repr, eq, hash, comparisons, isinstance, getattr, str, iter, format and copies that recurse without end raise RecursionError."""
import sys
sys.setrecursionlimit(400)
class R:
    def __repr__(self): return repr(self)
class E:
    def __eq__(self, o): return self == o
    __hash__ = None
class H:
    def __hash__(self): return hash(self)
class L:
    def __lt__(self, o): return self < o
class G:
    def __getattr__(self, n): return getattr(self, n + 'x')
class A:
    def __getattribute__(self, n): return self.x
class S:
    def __setattr__(self, n, v): self.x = v
class I:
    def __iter__(self): return iter(self)
class B:
    def __bool__(self): return bool(self)
class F:
    def __format__(self, s): return format(self)
class C:
    def __call__(self): return self()
class D:
    def __add__(self, o): return self + o
class K:
    def __contains__(self, x): return x in self
class N:
    def __len__(self): return len(self)
class Idx:
    def __index__(self): return [1][self]
class Int:
    def __int__(self): return int(self)
class Meta(type):
    def __instancecheck__(cls, x): return isinstance(x, cls)
class M(metaclass=Meta): pass
class New:
    def __new__(cls): return New()
class Dir:
    def __dir__(self): return dir(self)
class Gi:
    def __getitem__(self, i): return self[i]
class P:
    @property
    def p(self): return self.p
class En:
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
def gen(): yield from gen()
def f(): return f()
def mutual(n): return sorted([1, 2], key=lambda k: mutual(n))
cases = dict(repr=lambda: repr(R()), str=lambda: str(R()), fstr=lambda: f'{R()}', eq=lambda: E() == E(), list_eq=lambda: [E()] == [E()], hash=lambda: hash(H()), dict=lambda: {H(): 1}, lt=lambda: L() < L(), sort=lambda: sorted([L(), L()]), getattr=lambda: G().a, getattribute=lambda: A().a, setattr=lambda: setattr(S(), 'a', 1), iter=lambda: list(I()), bool=lambda: bool(B()), format=lambda: format(F()), call=lambda: C()(), add=lambda: D() + 1, contains=lambda: 1 in K(), len=lambda: len(N()), index=lambda: [1][Idx()], int=lambda: int(Int()), isinstance=lambda: isinstance(1, M), new=lambda: New(), dir=lambda: dir(Dir()), getitem=lambda: Gi()[0], prop=lambda: P().p, enter=lambda: En().__enter__(), gen=lambda: list(gen()), f=f, key=lambda: mutual(1), exec=lambda: exec('exec(s)', {'s': 's'}) or f(), map=lambda: list(map(lambda x: f(), [1])), listrepr=lambda: repr([R()]), dictrepr=lambda: repr({1: R()}), max=lambda: max([L(), L()]), print=lambda: print(R()), join=lambda: ''.join(str(R()) for _ in 'a'))
for name, case in cases.items():
    try: case(); print(name, 'fine')
    except RecursionError as e: print(name, 'RecursionError')
    except Exception as e: print(name, type(e).__name__, e)
l = []; l.append(l); d = {}; d['d'] = d; t = ([],); t[0].append(t); s = [{}]; s[0]['s'] = s
print(l, d, t, s, str(l) == repr(l), f'{l}', '%r' % [l])
for pair in (l, [l]), (d, {'d': d}):
    try: print(pair[0] == pair[1])
    except RecursionError: print('RecursionError')
m = []; m.append(m)
try: print(l == m)
except RecursionError: print('RecursionError')
try: print(hash((1, (2, (3, [])))))
except TypeError as e: print('TypeError')
