# cpython: 3.14
# Dicts: insertion order under deletion and update, views as sets, changes while iterating.
d = dict(a=1, b=2, c=3)
del d["b"]
d["b"] = 4
d["a"] = 5
print(d, list(d), list(reversed(d)), list(d.items()), d.popitem(), d)
d |= {"z": 1, "a": 0}
print(d, d | {"n": 1}, {"n": 1} | d, d.setdefault("q", 7), d.setdefault("q", 8), d.get("no"), d.get("no", 1))
k, v, i = d.keys(), d.values(), d.items()
d["late"] = 9
print(k, v, i, len(k), "late" in k, 9 in v, ("late", 9) in i, ("late", 8) in i)
print(sorted(k & {"a", "late", "x"}), sorted(k | {"x"}), sorted(k - {"a"}), sorted(k ^ {"a", "x"}), k >= {"a"}, k == set(d), k.isdisjoint("xy"))
print(sorted(i & {("a", 0)}), i == set(d.items()), d.keys() == {"a": 1}.keys(), v == v, list(reversed(i))[:1], k.mapping == d)
for text in ["k[0]", "v | v", "hash(k)", "d['missing']", "d.pop('missing')", "{}.popitem()", "dict([1])", "dict([(1, 2, 3)])", "dict(5)", "{**5}", "{[]: 1}",
             "d | [1]", "d < d", "dict(a=1, **{'a': 2})", "d.update(5)", "dict.fromkeys(5)", "del d['missing']", "d.get()", "d.update([(1,)])"]:
    try: print(text, eval(text) if not text.startswith("del") else exec(text))
    except Exception as e: print(text, type(e).__name__, e)
try:
    for key in d: d[key + "!"] = 1
except RuntimeError as e: print(e)
d = {1: "a", 2: "b", 3: "c"}
try:
    for key in d: del d[key]
except RuntimeError as e: print(e)
d = {1: "a", 2: "b"}
for key in d: d[key] = "changed"
print(d)
it = iter(d.items())
print(next(it), it.__length_hint__(), list(it), list(it))
print({1: "int", 1.0: "float", True: "bool"}, {"a": 1, **{"b": 2}, "a": 3}, dict([("a", 1)], b=2), dict({"x": 1}), dict(zip("ab", [1, 2])))
class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, other):
        return self.n == other.n
    def __repr__(self): return f"K{self.n}"
many = {Key(n): n for n in range(5)}
del many[Key(2)]
many[Key(9)] = 9
print(many, many[Key(3)], Key(2) in many, many.pop(Key(0)), list(many))
class D(dict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]
x = D(a=1)
print(x["b"], x, x.get("c"), "c" in x, type(x.copy()), type(x | {}), D.fromkeys("ab", 0), dict.fromkeys([1, 2]))
x.clear()
print(x, bool(x), len(x), x == {}, {1: [2]} == {1: [2]}, {"a": 1, "b": 2} == {"b": 2, "a": 1})
r = {}
r["self"] = r
print(r, repr({"k": [r]})[:30])
