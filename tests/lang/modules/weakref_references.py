# compiled: off
"""weakref: references, callbacks, proxies, what can be referred to."""
import gc, sys, weakref
from weakref import ref, proxy, getweakrefcount, getweakrefs


class C:
    def __init__(self, v=0): self.v = v
    def __repr__(self): return f"C({self.v})"
    def m(self, x): return self.v + x


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


def churn(n=30):
    # Leaves nothing of what was there before in registers and on the stack.
    return [churn(n - 1)] if n else []


def collect():
    churn(); gc.collect(); churn(); gc.collect()


# references
c = C(1)
r = ref(c)
print(r() is c, r is ref(c), r == ref(c), hash(r) == hash(c), r.__callback__, c.__weakref__ is r, type(r), weakref.ref is type(r))
print(getweakrefcount(c), getweakrefs(c) == [r], getweakrefcount(5), getweakrefs(5), C().__weakref__)
cb = lambda w: print("died", w() is None, w is held[0])
held = []
def make():
    o = C(2)
    w = ref(o, cb); held.append(w)
    w2 = ref(o, cb); held.append(w2)
    print(w is w2, w == w2, w.__callback__ is cb, getweakrefcount(o), [x is y for x, y in zip(getweakrefs(o), (w2, w))], repr(w)[:11])
    plain = ref(o); p = proxy(o)
    print(getweakrefcount(o), getweakrefs(o)[0] is plain, getweakrefs(o)[1] is p, getweakrefs(o)[2] is w2, o.__weakref__ is plain)
make(); collect()
print([w() for w in held], held[0] == held[1], held[0] != held[1], held[0] == held[0], repr(held[0])[-6:], held[0].__callback__)
err(hash, held[0])
def hashed():
    o = C(); w = ref(o); hash(w); return w
w = hashed(); collect(); print(w() is None, isinstance(hash(w), int))
def forgotten():
    o = C(); ref(o, lambda w: print("never"))
forgotten(); collect()

# order of callbacks, cycles, callbacks that raise
def several():
    o = C(); return [ref(o, lambda w, i=i: print("callback", i)) for i in range(3)]
ws = several(); collect(); print([w() for w in ws])
def cycle():
    a, b = C("a"), C("b"); a.b, b.a = b, a
    return ref(a), ref(b)
ws = cycle(); collect(); print([w() for w in ws])
reported = []
sys.unraisablehook = lambda u: reported.append((u.exc_type.__name__, str(u.exc_value), u.exc_traceback is None))
def raising():
    o = C(); return ref(o, lambda w: 1 / 0)
w = raising(); collect(); print(reported, w()); reported.clear()
class D:
    def __del__(self): raise ValueError("in del")
def dying(): [D() for _ in range(5)]
dying(); collect(); print(reported[:1])
sys.unraisablehook = sys.__unraisablehook__

# subclasses
class R(ref):
    def __new__(cls, o, cb=None, tag=None): return super().__new__(cls, o, cb)
    def __init__(self, o, cb=None, tag=None): super().__init__(o, cb); self.tag = tag
    def __call__(self): return ("called", super().__call__(), self.tag)
x = R(c, tag="t"); print(x(), x == r, hash(x) == hash(r), R(c) is R(c), isinstance(x, ref), x.tag, type(x).__name__)
class S(ref):
    __slots__ = ("k",)
s = S(c); s.k = 3; print(s.k, s() is c); print(hasattr(s, "z"), hasattr(s, "__dict__"))

# equality of dead and live, ordering
a, b = C(5), C(5)
C.__eq__ = lambda s, o: isinstance(o, C) and s.v == o.v
C.__hash__ = lambda s: hash(s.v)
print(ref(a) == ref(b), ref(a) != ref(b), ref(a) == 5, len({ref(a), ref(b)})); print(ref(a).__lt__(ref(b)))

# what can be referred to
for o in (1, 1.0, "s", b"", (), [], {}, None, object(), range(3), slice(1), property(), len, str.upper, "".upper, C, c.m, iter([]),
          (i for i in ()), {1}, frozenset(), memoryview(b""), Exception(), err, classmethod(len), err.__code__, gc, super(C, c),
          bytearray(), 1j, enumerate([]), map(len, []), True, r, proxy(c), ..., NotImplemented, type.__dict__, list.__len__):
    try:
        ref(o); print("ok", type(o).__name__)
    except TypeError as e:
        print(e)
for base in (int, tuple, bytes, str, list, dict, float, set, Exception, object, bytearray):
    D = type("D", (base,), {})
    try:
        ref(D()); print(base.__name__, "__weakref__" in D.__dict__, hasattr(D, "__weakref__"))
    except TypeError as e:
        print(base.__name__, e, hasattr(D, "__weakref__"))
for base in (int, tuple, str, object, list):
    for slots in (("__weakref__",), ("a",), ()):
        try:
            ref(type("D", (base,), {"__slots__": slots})()); print(base.__name__, slots, "ok")
        except TypeError as e:
            print(e)
class E(C): __slots__ = ()
e = E(); print(ref(e)() is e)
err(ref); err(ref, c, 1, 2); err(ref, c, callback=1); err(proxy, 5); err(proxy); err(r, 1); err(r, a=1)

# proxies
class N:
    def __init__(self, v): self.v = v
    def __add__(self, o): return ("add", self.v, o)
    def __radd__(self, o): return ("radd", self.v, o)
    def __iadd__(self, o): self.v += o; return self
    def __neg__(self): return -self.v
    def __len__(self): return 3
    def __getitem__(self, k): return k * 2
    def __setitem__(self, k, v): self.v = (k, v)
    def __delitem__(self, k): self.v = ("del", k)
    def __contains__(self, k): return k == 4
    def __iter__(self): return iter("xyz")
    def __int__(self): return 7
    def __index__(self): return 8
    def __bool__(self): return False
    def __eq__(self, o): return self is o or self.v == o
    def __lt__(self, o): return "lt"
    def __str__(self): return "str"
    def __bytes__(self): return b"bytes"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __reversed__(self): return iter("zyx")
n = N(1); p = proxy(n)
print(type(p), p.v, p + 1, 2 + p, p + p == ("add", 1, n), -p, len(p), p[4], 4 in p, list(p), int(p), [0] * 9 == [0] * 8 + [0], p == n, p < 3, str(p), bytes(p), p ** 2, pow(p, 2, 3), list(reversed(p)), bool(p))
p[1] = 2; print(n.v); del p[5]; print(n.v); p.new = 9; print(n.new); del p.new; err(lambda: p.new); err(hash, p); print(callable(p))
print(p.__class__, isinstance(p, N), repr(p)[:13], p is proxy(n), proxy(n, print) is p, "abcdefghij"[p])
n.v = 1; q = p; q += 4; print(n.v, q is n)
f = proxy(err); print(type(f)); f(lambda: "through a proxy"); g = proxy((i for i in "ab")) if False else None
def gone():
    return proxy(N(1)), proxy(N(2), lambda w: print("proxy died"))
p, q = gone(); collect()
err(lambda: p.v); err(lambda: p + 1); err(lambda: str(p)); err(len, p); err(bool, p)
def gen(): yield 1; yield 2
it = gen(); ip = proxy(it); print(next(ip), list(ip)); err(next, proxy(n))
