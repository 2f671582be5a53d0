"""Variables, parameters and returns whose types drift while the code is hot."""
def poly(x):
    r = []
    for i in range(30):
        if i == 10: x = x + 0.5
        if i == 15: x = str(x)
        if i == 20: x = [x]
        if i == 25: x = (x, len(x))
        r.append(x if not isinstance(x, (list, tuple)) else type(x).__name__)
    return r
print(poly(1))
def truth(v): return "t" if v else "f"
print("".join(truth(v) for _ in range(3) for v in (1, 0, "", "a", [], [0], None, 0.0, 1.5, {}, {1}, 2**70, True, False, range(0), (), object())))
def ident(a, b): return a is b, a is not b, a == b, a != b
print([ident(*p) for p in ((1, 1), (1, 2), ("a", "a"), (None, None), (1, 1.0), ([], []), (True, 1))][0:6:5])
def neg(x): return -x, +x, abs(x), not x
print([neg(v) for v in (1, -1.5, True, 2**70, 0, -0.0)])
def conv(v): return int(v), float(v), str(v), bool(v)
print([conv(v) for v in (1, 2.9, True, "7", -3)])
state = {"n": 0}
def flip():
    state["n"] += 1
    return state["n"] if state["n"] % 3 else float(state["n"])
print([flip() for _ in range(9)], sum(flip() for _ in range(6)))
class Node:
    def __init__(self, v): self.v = v; self.next = None
def chain(vals):
    head = None
    for v in vals:
        n = Node(v); n.next = head; head = n
    return head
def walk(n):
    out = []
    while n is not None: out.append(n.v); n = n.next
    return out
print(walk(chain([1, 2.5, "x", None, 2**70, [1]])))
def cell():
    x = 0
    def inc():
        nonlocal x
        x = x + 1 if not isinstance(x, str) else x + "!"
        if x == 3: x = "three"
        return x
    return inc
c = cell(); print([c() for _ in range(6)])
