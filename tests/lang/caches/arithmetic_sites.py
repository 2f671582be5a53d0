"""One operation in the source sees ints, floats, big ints, strings and objects in turn."""
def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def lt(a, b): return a < b
def eq(a, b): return a == b
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return ("add", self.x, o)
    def __radd__(self, o): return ("radd", self.x, o)
    def __sub__(self, o): return ("sub", self.x)
    def __mul__(self, o): return ("mul", self.x)
    def __lt__(self, o): return "lt"
    def __eq__(self, o): return "eq"
    __hash__ = None
seqs = [(1, 2), (2**62, 2**62), (2**62 - 1, 1), (-2**62, -1), (1.5, 2), (1, 2.5), (True, 1), ("a", "b"), ([1], [2]), ((1,), (2,)), (2**70, 1), (1, 2**70), (b"a", b"b"), (1, 2)]
for _ in range(20):
    add(1, 2); mul(3, 4); lt(1, 2); eq(1, 1); sub(1, 1)
for a, b in seqs:
    print(add(a, b), end=" ")
print(add(V(1), 2), add(2, V(1)), add(1, 2), add(1.0, 2.0))
for a, b in [(5, 3), (2**62, -2**62), (-2**62, 2**62), (1.5, 1), (2**70, 2**70), ({1, 2}, {1}), (V(1), 1), (5, 3)]:
    print(sub(a, b), end=" ")
print()
for a, b in [(5, 3), (2**40, 2**40), (-3, 2**62), (1.5, 2), ("ab", 2), (2, [1]), (V(1), 1), (0, -5), (2**70, 0), (5, 3)]:
    print(mul(a, b), end=" ")
print()
for a, b in [(1, 2), (2, 1), (1.5, 2), (2, 1.5), ("a", "b"), ([1], [2]), (2**70, 1), (V(1), 1), ((1,), (1, 0)), (True, False)]:
    print(lt(a, b), eq(a, b), end=" ")
print()
def err(f, *a):
    try:
        print(f(*a))
    except TypeError as e:
        print(e)
err(add, 1, "a"); err(add, "a", 1); err(lt, 1, "a"); err(sub, "a", "b"); err(mul, "a", "b"); err(add, None, 1)
def hot(n):
    t = 0
    for i in range(n):
        t = t + i
        if i == n // 2: t = t + 0.5
    return t
print(hot(1000), hot(10))
def grow():
    x = 1
    for i in range(200): x = x * 3 + i
    for i in range(190): x = x // 3
    return x
print(grow())
