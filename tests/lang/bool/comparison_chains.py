# cpython: 3.14
"""Chains evaluate each operand once and stop at the first false link."""
def t(x):
    print("t", x, end="; ")
    return x
print(t(1) < t(2) < t(3)); print(t(3) < t(2) < t(1)); print(t(1) < t(2) > t(0) != t(5))
print(1 < 2 < 3 < 4 < 3, 1 == 1 == 1, 1 == 1 != 2, 3 > 2 >= 2 > 1)
print(1 in [1, 2] in [[1, 2]], "a" in "abc" == True)
x = 5
print(0 < x < 10, 0 < x < 4, not 0 < x < 4, 0 < x and x < 10)
class V:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        return [self.v, o.v] if self.v < o.v else []
print(V(1) < V(2), V(2) < V(1), V(1) < V(2) < V(3), V(3) < V(2) < V(9))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: 1 < "a")
err(lambda: [] < ())
err(lambda: None < 1)
err(lambda: {} <= {})
err(lambda: 1 in 5)
err(lambda: object() > 1)
