# Merging dicts of plain and other keys, with holes, with keys that are there already, and with comparisons that change a dict.
from collections import Counter
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return hash(self.n)
    def __eq__(self, o): return self.n == (o.n if isinstance(o, K) else o)
    def __repr__(self): return "K%r" % self.n
def numbered(*keys): return {k: i for i, k in enumerate(keys)}
for n in (1, 4, 8, 9, 20, 200):
    a = {"k%d" % i: i for i in range(n)}
    b = {"k%d" % i: -i for i in range(n // 2, n + n // 2)}
    for i in range(0, n, 3):
        b.pop("k%d" % (n // 2 + i), None)
    a.update(b)
    print(n, len(a), list(a.items())[-3:], list((b | a).items())[:3], list({**b, **a})[-2:])
    a |= {i: "n" for i in range(n)}
    a |= {1.0: "float", True: "true", (1, "x"): 2, None: 3, K(n): 4, K("k0"): 5}
    print(len(a), list(a.items())[:2], list(a.items())[-4:], "k0" in a, a[1])
    for i in range(n):
        del a[i]
    a.update(b)
    print(len(a), list(a)[-2:])
d = numbered("a", 1, K(2), "b")
e = numbered(K("a"), 2, K(1), K("c"), "b")
print(d | e, e | d, sep="\n")
class Changing:
    def __init__(self, change): self.change = change
    def __hash__(self): return 11
    def __eq__(self, other):
        self.change()
        return False
for what in ("clear", "add", "target"):
    target, source = {11: 0, "x": 1}, {}
    change = {"clear": source.clear, "add": lambda: source.update(more=1), "target": target.clear}[what]
    source.update({"y": 2, Changing(change): 3, "z": 4})
    try:
        target.update(source)
    except RuntimeError as e:
        print(what, type(e).__name__, e)
    print(what, [type(k).__name__ for k in target], [type(k).__name__ for k in source])
words = ["b", "a", 3, "b", 3.0, (1,), None, "c" * 20, "c" * 10 + "c" * 10, True, 1]
print(Counter(words), list(Counter(words)))
c = Counter(a=2**62, b=1.5, c="x")
c.update(["a", "b"])
print(c["a"] == 2**62 + 1, c["b"])
try:
    c.update("abc")
except TypeError as e:
    print(e)
try:
    c.update(["a", [], "b"])
except TypeError as e:
    print("TypeError")
class Missing(Counter):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 10)
print(dict(Missing("aab")))
