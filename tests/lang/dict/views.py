"""keys(), values() and items() are live and set-like."""
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("b", 2) in i, ("b", 3) in i)
d["d"] = 4
print(k, list(v), len(i))
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), k == {"a", "b", "c", "d"}, k >= {"a"}, k < {"a"}, k.isdisjoint({"q"}))
print(sorted(i & {("a", 1)}), i == {"a": 1, "b": 2, "c": 3, "d": 4}.items(), v == v, d.values() == d.values())
print(list(reversed(k)), [*reversed(v)], next(iter(i)), max(v), sum(v), type(k).__name__, type(iter(k)).__name__, k.mapping["a"])
