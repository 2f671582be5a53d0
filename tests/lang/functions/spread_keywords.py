# Calls with keywords, by name and spread, of functions with all kinds of parameters: what is bound, what goes wrong, and in which order things happen.
def plain(a, b=2, c=3): return a, b, c
def only(a, *, key, other=5): return a, key, other
def posonly(a, b=1, /, c=2): return a, b, c
def rest(a, *args, **kw): return a, args, kw
def gen(a, b=7): yield a; yield b
async def coro(a, b=8): return a, b
def many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r=18): return a, q, r
class C:
    def __init__(self, x, y=1): self.x, self.y = x, y
    def method(self, a, *, b=3): return self.x, a, b
    @classmethod
    def make(cls, x, **kw): return cls(x, **kw).y
class S(str): pass
class M:
    def __init__(self, d): self.d = d
    def keys(self): print("keys"); return list(self.d)
    def __getitem__(self, k): print("item", k); return self.d[k]
class D(dict):
    def __getitem__(self, k): return "overridden"
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for turn in range(3):
    for kw in ({}, {"b": 5}, {"c": 6, "b": 5}, {"a": 1}, {"z": 1}, {S("b"): 9}, {1: 2}, {"b": 1, 2: 3}, D(b=4), M({"b": 10}), 5, None, [("b", 1)]):
        if turn and not isinstance(kw, dict): continue
        for f in (plain, only, posonly, rest):
            attempt(lambda: f(1, **kw))
        attempt(lambda: f(*[1, 2], **kw))
        attempt(lambda: list(gen(1, **kw)))
        attempt(lambda: C(1, **kw).y)
attempt(lambda: only(1, key=2)); attempt(lambda: only(1, other=2)); attempt(lambda: only(1)); attempt(lambda: only(1, 2))
attempt(lambda: only(1, **{"key": 3, "other": 4})); attempt(lambda: only(a=1, key=3)); attempt(lambda: only(1, a=1, key=2))
attempt(lambda: posonly(a=1)); attempt(lambda: posonly(1, c=9)); attempt(lambda: posonly(1, **{"b": 1}))
attempt(lambda: many(*range(17))); attempt(lambda: many(*range(16), **{"q": "Q"})); attempt(lambda: many(*range(16), r=1))
attempt(lambda: C(1, y=4).method(2, b=6)); attempt(lambda: C(1).method(**{"a": 3})); attempt(lambda: C.make(1, y=2)); attempt(lambda: C.make(1, q=2))
attempt(lambda: plain(*[1], b=2, **{"c": 4})); attempt(lambda: plain(*(), **{"a": 4})); attempt(lambda: plain(1, **{"b": 1}, **{"b": 2}))
attempt(lambda: plain(1, b=1, **{"b": 2})); attempt(lambda: plain(*5)); attempt(lambda: plain(*5, **5)); attempt(lambda: plain(**5)); attempt(lambda: print(*[1], **{"sep": 2}))
attempt(lambda: dict(**{"x": 1})); attempt(lambda: dict(**{1: 1})); attempt(lambda: int("11", **{"base": 2})); attempt(lambda: len(**{"a": 1}))
c = coro(1, **{"b": 2})
try: c.send(None)
except StopIteration as e: print(e.value)
# What `**kw` names is taken before `*args` is gone through, and is a copy.
kw = {"b": "before"}
def changing():
    kw["b"] = "changed"; kw["c"] = "new"
    yield 1
attempt(lambda: plain(*changing(), **kw))
def keeps(**inner): inner["more"] = 1; return inner
attempt(lambda: (keeps(**kw), kw))
def order(x): print("order", getattr(x, "__name__", x)); return x
attempt(lambda: order(plain)(order(1), *order([]), **order({"b": 2})))
attempt(lambda: order(plain)(order(1), **order({"b": 2})))
attempt(lambda: order(plain)(order(1), **{"c": order(2)}, b=order(3)))
only.__kwdefaults__ = {"key": "changed", S("other"): 1}
attempt(lambda: only(1)); attempt(lambda: only(1, key=2))
plain.__defaults__ = ("x",)
attempt(lambda: plain(1, **{"b": 2})); attempt(lambda: plain(1, **{"c": 2})); attempt(lambda: plain(1))
def deep(n, *, k=0): return 0 if n == 0 else 1 + deep(n - 1, **{"k": k})
print(deep(200, k=1))
def endless(n, **kw): return endless(n, **kw)
def endless2(n, k=1): return endless2(n, k=k)
for f in (endless, endless2):
    try: f(1, k=1)
    except RecursionError as e: print("RecursionError")
