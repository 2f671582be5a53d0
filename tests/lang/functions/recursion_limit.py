# stress: off
"""sys.setrecursionlimit allows deep recursion, and the limit is kept."""
import sys
print(sys.getrecursionlimit())
sys.setrecursionlimit(60000)
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(15000))
class N:
    def __init__(self, n): self.n = n
    def __call__(self): return 0 if self.n == 0 else 1 + N(self.n - 1)()
print(N(500)())
sys.setrecursionlimit(200)
def count(n):
    try:
        return count(n + 1)
    except RecursionError:
        return n
print(100 < count(0) <= 200)
for bad in (0, -1, 1):
    try:
        sys.setrecursionlimit(bad)
    except (ValueError, RecursionError) as e:
        print(type(e).__name__)
try:
    sys.setrecursionlimit("x")
except TypeError as e:
    print("TypeError")
