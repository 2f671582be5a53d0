"""weakref: dictionaries, sets, finalize, WeakMethod."""
import gc, weakref, atexit
from weakref import WeakValueDictionary, WeakKeyDictionary, WeakSet, WeakMethod, finalize, ref


class C:
    def __init__(self, v=0): self.v = v
    def __repr__(self): return f"C({self.v})"
    def m(self, x=0): return self.v, x


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


def churn(n=30):
    return [churn(n - 1)] if n else []


def collect():
    churn(); gc.collect(); churn(); gc.collect()


# WeakValueDictionary
a, b, c = C("a"), C("b"), C("c")
d = WeakValueDictionary({"a": a}, b=b)
def more():
    d["x"] = C("x"); d["y"] = C("y")
more(); collect()
print(len(d), sorted(d.keys()), sorted(d), list(d.values()), dict(d.items()), "a" in d, "x" in d, d["a"] is a, d.get("x"), d.get("x", 5), d.data.keys())
err(lambda: d["x"]); err(lambda: d.pop("x")); print(d.pop("x", 7), d.pop("b"), d.setdefault("c", c), d.setdefault("a", c), bool(d), len(d.valuerefs()))
e = d.copy(); del d["a"]; print(sorted(e), sorted(d), type(e).__name__, e == {"a": a, "c": c}, sorted((d | {"z": b}).keys()), sorted(({"q": b} | d).keys()))
d.update([("k", a)]); d |= {"l": b}; print(sorted(d.keys()), d.popitem(), sorted(d.keys())); d.clear(); print(len(d), bool(d)); err(d.popitem); err(d.__setitem__, "i", 5); err(hash, d)
print(repr(d)[:23])
for k in list(e):
    e["new" + k] = b
print(sorted(e))

# WeakKeyDictionary
d = WeakKeyDictionary({a: 1}); d[b] = 2
def more():
    d[C("t")] = 3
more(); collect()
print(len(d), sorted(map(str, d)), sorted(d.values()), sorted(d.items(), key=lambda i: i[1]), a in d, c in d, 5 in d, d[a], d.get(c), d.get(c, 9), d.pop(b), d.setdefault(c, 4), len(d.keyrefs()))
err(lambda: d[5]); print(d.pop(b, 0), d.copy() == {a: 1, c: 4}); del d[a]; print(d.popitem(), len(d)); d.update({a: 5}); print(dict(d.items()), [w() for w in d.keyrefs()])

# WeakSet
s = WeakSet([a, b])
def more():
    s.add(C("t"))
more(); collect()
t = WeakSet([b, c])
show = lambda s: sorted(map(str, s))
print(len(s), a in s, c in s, 5 in s, show(s), show(s | t), show(s & t), show(s - t), show(s ^ t), s == t, s == WeakSet([b, a]), s <= s, s < s, s >= t, s.isdisjoint([c]), s.issubset([a, b, c]))
s.discard(c); s.remove(a); err(lambda: s.remove(c) if False else None); print(show(s)); u = s.copy(); u |= t; print(show(u), show(s)); u -= {b}; print(show(u)); u ^= {a, c}; print(show(u)); u &= t; print(show(u), u.pop() if len(u) else None); s.clear(); print(len(s)); err(s.pop); err(s.add, 5)

# WeakMethod
w = WeakMethod(a.m); print(w()(3), w() == a.m, w == WeakMethod(a.m), w != WeakMethod(b.m), hash(w) == hash(ref(a)), a.m == a.m, ref(a.m)() is None if False else "")
def dead():
    o = C("o"); return WeakMethod(o.m, lambda w: print("method died", w() is None))
w = dead(); collect(); print(w()); err(WeakMethod, len); err(WeakMethod, 5)

# finalize
def fin():
    o = C("f"); return finalize(o, print, "finalized", 1, sep="-")
f = fin(); print(f.alive) if False else None; collect(); print(f.alive, f(), f.peek(), f.detach(), repr(f)[-6:])
o = C("o"); f = finalize(o, lambda *a, **k: (a, k), 1, k=2)
print(f.alive, f.peek()[0] is o, f.peek()[2:], f.atexit, f(), f(), f.alive)
f = finalize(o, print, "detached"); print(f.detach()[2], f.alive)
first = finalize(o, print, "first registered, last called"); second = finalize(o, print, "second"); silent = finalize(o, print, "silent"); silent.atexit = False
print(first.atexit, silent.atexit)
err(finalize); err(finalize, 5, print)

# atexit
@atexit.register
def bye(): print("bye")
atexit.register(print, "with", "arguments", sep="+")
nope = lambda: print("unregistered"); atexit.register(nope); atexit.register(nope); atexit.unregister(nope)
err(atexit.register, 5); print(atexit.register(bye) is bye)
