# Cycles with finalizers, weak references and callbacks. Objects go when a collection finds them.
import gc, weakref
log = []
class Node:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(self.name)
def cycle(names):
    nodes = [Node(n) for n in names]
    for a, b in zip(nodes, nodes[1:] + nodes[:1]): a.next = b
    return weakref.ref(nodes[0])
r = cycle("abc")
gc.collect()
print(sorted(log), r())
log.clear()
class Saved:
    kept = []
    def __del__(self):
        Saved.kept.append(self)
        log.append("saved")
def lose():
    s = Saved()
    s.self = s
lose()
gc.collect()
print(log, len(Saved.kept), Saved.kept[0].self is Saved.kept[0])
Saved.kept.clear()
gc.collect()
print(log)
called = []
def watch():
    n = Node("watched")
    n.me = n
    return weakref.ref(n, lambda ref: called.append(ref() is None))
w = watch()
gc.collect()
print(called, w())
d = weakref.WeakValueDictionary()
def fill():
    d["k"] = n = Node("value")
    n.me = n
    print(len(d), d["k"] is n)
fill()
gc.collect()
print(len(d), "k" in d, list(d.items()))
keys = weakref.WeakKeyDictionary()
k = Node("key")
keys[k] = "v"
print(keys[k], len(keys))
del k
gc.collect()
print(len(keys))
print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled(), type(gc.collect()) is int, gc.get_threshold() != ())
print(gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked("a"))
