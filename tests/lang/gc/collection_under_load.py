# stress: off
"""Many short-lived and some long-lived objects; everything reachable survives."""
import gc
class Node:
    def __init__(self, v, nxt=None): self.v = v; self.nxt = nxt
head = None
for i in range(20000):
    head = Node(i, head)
    [j for j in range(5)]; {"k": i}; str(i) + "x"
n = 0; t = 0; p = head
while p: n += 1; t += p.v; p = p.nxt
print(n, t)
keep = {i: [i, str(i), (i, {i: i})] for i in range(3000)}
for r in range(3):
    for i in range(0, 3000, 7): keep[i] = [i, str(i), (i, {i: i})]
    gc.collect()
print(all(keep[i][0] == i and keep[i][1] == str(i) and keep[i][2][1][i] == i for i in range(3000)))
def tree(d): return (tree(d - 1), tree(d - 1)) if d else None
def cnt(t): return 1 + (cnt(t[0]) + cnt(t[1]) if t else 0)
live = tree(10)
for _ in range(5): tree(8)
print(cnt(live))
old = [[] for _ in range(1000)]
gc.collect(); gc.collect()
for i in range(30000):
    old[i % 1000] = [i, [i]]
print(sum(o[1][0] for o in old))
gs = [(x * i for x in range(3)) for i in range(500)]
gc.collect(); print(sum(sum(g) for g in gs))
