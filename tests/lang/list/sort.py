"""Sorting is stable, takes key and reverse, and raises cleanly."""
data = [("b", 2), ("a", 2), ("c", 1), ("a", 1)]
print(sorted(data), sorted(data, key=lambda p: p[1]), sorted(data, key=lambda p: p[1], reverse=True))
print(sorted([3, 1.5, 2, True, -1]), sorted("hello"), sorted({3, 1, 2}), sorted({"b": 1, "a": 2}), sorted([[2], [1, 5], [1]]))
a = [5, 3, 9, 1]
print(a.sort(), a, a.sort(reverse=True), a)
x = []
v = 12345
for i in range(500):
    v = (v * 1103515245 + 12345) % 2147483648
    x.append(v % 1000)
y = sorted(x)
print(all(y[i] <= y[i + 1] for i in range(len(y) - 1)), y[:10], y[-5:], sum(x) == sum(y))
z = sorted(range(500), key=lambda i: x[i] % 10)
print(all((x[a] % 10, a) < (x[b] % 10, b) for a, b in zip(z, z[1:])))
print(sorted([1.5, float("inf"), -2.0, 0.0]), sorted([2**70, 1, -2**70, 2**62]), sorted(["b", "B", "a", "é"]))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: sorted([1, "a"]))
err(lambda: sorted([1, None]))
err(lambda: [3, 1].sort(lambda x: x))
err(lambda: sorted(5))
def bad(x):
    if x == 2:
        raise ValueError("key")
    return x
b = [3, 2, 1]
err(lambda: b.sort(key=bad))
print(b)
class K:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"K{self.v}"
print(sorted([K(3), K(1), K(2)]), min([K(3), K(1)]), sorted([K(1), K(2)], reverse=True))
def mutate():
    c = [3, 2, 1]
    def key(x):
        c.append(5)
        return x
    c.sort(key=key)
err(mutate)
