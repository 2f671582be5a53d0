# Sorting of tuples: tables of simple columns, and everything that is none; stable, in both directions, and with keys.
state = 7
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n
def digest(rows):
    h = len(rows)
    for c in repr(rows): h = (h * 31 + ord(c)) % 1000000007
    return h
class Tagged(int):
    pass
makers = {
    "int": lambda: rnd(40) - 20, "float": lambda: (rnd(20) - 10) / 4, "text": lambda: "prefixed"[:rnd(9)] + str(rnd(12)),
    "wide": lambda: "ab\u0100\u20ac\U0001f600é"[rnd(6):], "zero": lambda: (0.0, -0.0)[rnd(2)], "inf": lambda: (float("inf"), -float("inf"), 1e308, -1e-308)[rnd(4)],
    "big": lambda: rnd(5) * 2**70, "bool": lambda: rnd(2) == 1, "mixed": lambda: (rnd(5), rnd(5) / 2)[rnd(2)], "tuple": lambda: (rnd(3), "x"),
    "edge": lambda: (2**62 - 1, -2**62, 2**62, 0)[rnd(4)], "tagged": lambda: Tagged(rnd(9)),
}
for first in makers:
    for second in makers:
        for n in (2, 9, 150):
            rows = [(makers[first](), makers[second](), k % 3) for k in range(n)]
            short = [(makers[first](),) for k in range(n)]
            out = [sorted(rows), sorted(rows, reverse=True), sorted(short), sorted(short, reverse=True),
                   sorted(range(n), key=lambda k: rows[k][:2]), sorted(range(n), key=lambda k: rows[k][:2], reverse=True)]
            assert out[0] == sorted(out[0]) and all(a <= b for a, b in zip(out[0], out[0][1:])), (first, second)
            if n == 9 and second == "int": print(first, [r[0] for r in out[0]], out[4], out[5])
        print(first, second, digest(out[0][:40]), digest(out[4]), digest(out[5]))
# Equal rows keep their order: the objects tell.
rows = [(1.0, "a", Tagged), (True, "a", int)]
a, b, c = (1, "x" * 3), (1, "".join(["x", "xx"])), (0, "z")
print([r is s for r, s in zip(sorted([a, b, c]), [c, a, b])], [r is s for r, s in zip(sorted([a, b, c], reverse=True), [a, b, c])])
z, w = (0.0, 1), (-0.0, 1)
print(sorted([z, w]), sorted([w, z]), sorted([z, w], reverse=True))
# What is no table.
for rows in ([(1, None), (0, None), (1, None)], [(1, 2), (1,), ()], [(), ()], [(1, [2]), (1, [1])], [(1, 2), [1, 2]], [(1, "a"), (1, 2)], [(2, None), (1, 5), (2, 3)],
             [(float("nan"), 1), (1.0, 2), (0.5, 3)], [(1, 1j), (1, 2j)], [(1, 1j), (2, 2j), (0, 3j)], [(1, "a"), None]):
    try:
        print(sorted(rows))
    except TypeError as e:
        print("TypeError", e)
class Loud:
    def __init__(self, n): self.n = n
    def __eq__(self, other): seen.append(("eq", self.n, other.n)); return self.n == other.n
    def __lt__(self, other): seen.append(("lt", self.n, other.n)); return self.n < other.n
seen = []
print([x[1].n for x in sorted([(2, Loud(1)), (1, Loud(5)), (2, Loud(0)), (1, Loud(4))])], seen)
class Rows(tuple):
    def __lt__(self, other): return self[1] < other[1]
print(sorted([Rows((1, 5)), Rows((2, 4)), Rows((3, 3))]))
l = [(k % 5, k) for k in range(20)]
l.sort(key=lambda r: (r[0], -r[1])); print(l)
l.sort(key=lambda r: (r[0],), reverse=True); print(l)
