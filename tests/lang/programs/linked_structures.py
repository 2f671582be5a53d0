"""Linked lists, trees, heaps and graphs built from classes."""
class Tree:
    def __init__(self): self.root = None; self.n = 0
    def add(self, k):
        self.n += 1
        if self.root is None: self.root = [k, None, None]; return
        t = self.root
        while True:
            i = 1 if k < t[0] else 2
            if t[i] is None: t[i] = [k, None, None]; return
            t = t[i]
    def __iter__(self):
        def walk(t):
            if t:
                yield from walk(t[1]); yield t[0]; yield from walk(t[2])
        return walk(self.root)
    def __len__(self): return self.n
    def __contains__(self, k):
        t = self.root
        while t:
            if t[0] == k: return True
            t = t[1] if k < t[0] else t[2]
        return False
t = Tree()
for k in [50, 30, 70, 20, 40, 60, 80, 30]: t.add(k)
print(list(t), len(t), 60 in t, 65 in t)
class Heap:
    def __init__(self): self.h = []
    def push(self, x):
        h = self.h; h.append(x); i = len(h) - 1
        while i and h[i] < h[(i - 1) // 2]:
            h[i], h[(i - 1) // 2] = h[(i - 1) // 2], h[i]; i = (i - 1) // 2
    def pop(self):
        h = self.h; h[0], h[-1] = h[-1], h[0]; r = h.pop(); i = 0
        while True:
            c = min((j for j in (2 * i + 1, 2 * i + 2) if j < len(h)), key=lambda j: h[j], default=None)
            if c is None or h[i] <= h[c]: return r
            h[i], h[c] = h[c], h[i]; i = c
h = Heap()
for x in [5, 2, 8, 1, 9, 3]: h.push(x)
print([h.pop() for _ in range(6)])
g = {"A": {"B": 7, "C": 3}, "B": {"D": 2}, "C": {"B": 1, "D": 8}, "D": {}}
def dijkstra(g, s):
    dist = {s: 0}; q = Heap(); q.push((0, s))
    while q.h:
        d, u = q.pop()
        if d > dist[u]: continue
        for v, w in g[u].items():
            if v not in dist or d + w < dist[v]: dist[v] = d + w; q.push((d + w, v))
    return dist
print(dijkstra(g, "A"))
class LL:
    def __init__(self, v, n=None): self.v, self.n = v, n
l = None
for i in range(5): l = LL(i, l)
def rev(l):
    p = None
    while l: l.n, p, l = p, l, l.n
    return p
l = rev(l); o = []
while l: o.append(l.v); l = l.n
print(o)
def bfs(grid, s, e):
    q = [(s, 0)]; seen = {s}
    for (r, c), d in q:
        if (r, c) == e: return d
        for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            p = r + a, c + b
            if 0 <= p[0] < len(grid) and 0 <= p[1] < len(grid[0]) and grid[p[0]][p[1]] != "#" and p not in seen: seen.add(p); q.append((p, d + 1))
print(bfs(["..#.", ".#..", "....", "#.#."], (0, 0), (3, 3)), bfs([".#", "#."], (0, 0), (1, 1)))
