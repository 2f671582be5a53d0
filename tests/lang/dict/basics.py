"""Lookup, insertion order, deletion, methods."""
d = {"b": 1, "a": 2}
d["c"] = 3; d["b"] = 9
print(d, len(d), d["a"], d.get("x"), d.get("x", 0), "a" in d, "z" in d, list(d), list(d.values()), list(d.items()))
del d["b"]; d["b"] = 5
print(d, d.pop("a"), d.pop("zz", None), d, d.setdefault("q", []), d.setdefault("c", 99), d, d.popitem(), d)
d.update({"x": 1}, y=2); d.update([("z", 3)]); d |= {"w": 0}; print(d, d | {"c": "new"}, {"c": 0} | d)
print({1: "a", 1.0: "b", True: "c"}, {None: 1, (): 2, "": 3}, dict(a=1, b=2), dict([(1, 2)]), dict({"k": 1}, k=2), dict(zip("ab", (1, 2))), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), dict())
print({**{"a": 1}, "b": 2, **{"a": 3}}, {k: v for k, v in [("x", 1)]}, d.copy() == d, d.copy() is d, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == {}, {1: 2} != {1: 3})
print(list(reversed({"a": 1, "b": 2})), list(reversed({1: 2, 3: 4}.items())), bool({}), d.clear(), d)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: {}["k"])
err(lambda: {}[1, 2])
err(lambda: {}.pop("k"))
err(lambda: {}.popitem())
err(lambda: {} < {})
err(lambda: dict([(1, 2, 3)]))
err(lambda: dict(5))
err(lambda: {} + {})
def dl():
    e = {}
    del e["gone"]
err(dl)
