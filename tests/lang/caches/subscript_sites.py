"""One subscript sees lists of every storage, tuples, strings, dicts and objects."""
def get(o, i): return o[i]
def put(o, i, v): o[i] = v
class G:
    def __getitem__(self, i): return ("G", i)
    def __setitem__(self, i, v): self.last = (i, v)
things = [([1, 2, 3], 1), ([1.5, 2.5], 0), (["a", None], 1), ((7, 8), -1), ("xyz", 2), ({"k": 5}, "k"), ({1: 2}, 1), (range(10), 3), (b"ab", 0), (bytearray(b"cd"), 1), (G(), 9), ([[1], [2]], 0), ({1.5: "f"}, 1.5), ({(1, 2): "t"}, (1, 2)), ([1, 2, 3], True), ([1, 2, 3], slice(1, 3))]
for _ in range(3):
    print([get(o, i) for o, i in things])
def err(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)
err(get, [1], 1); err(get, [1], -2); err(get, (), 0); err(get, "", 0); err(get, {}, "x"); err(get, [1], "a"); err(get, 5, 0); err(get, None, 0); err(get, [1], 1.0); err(get, range(2), 2); err(get, [1.5], 5)
l = [1, 2, 3]
for v in (5, 2.5, "s", None, 2**70, 1): put(l, 1, v); print(l, end=" ")
print()
f = [1.0, 2.0]; put(f, 0, 3); put(f, 1, 1.5); print(f)
d = {}
for k in ("a", 1, 1.0, (1,), None, True): put(d, k, k)
g = G(); put(g, 1, 2); ba = bytearray(b"ab"); put(ba, 0, 65); print(d, g.last, ba)
err(put, (1,), 0, 1); err(put, "a", 0, "b"); err(put, [1], 1, 2); err(put, [1], "x", 2); err(put, 5, 0, 1); err(put, ba, 0, 300)
def hot(n):
    a = [0] * n
    for i in range(n): a[i] = i * i
    for i in range(-n, 0): a[i] += 1
    return sum(a)
print(hot(100))
grid = [[0] * 5 for _ in range(5)]
for i in range(5):
    for j in range(5): grid[i][j] = i * j
print(grid[3][4], grid[-1][-1], [r[2] for r in grid])
