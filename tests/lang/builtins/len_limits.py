# What `__len__` may give: up to sys.maxsize, and nothing else.
import sys, operator
class A:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
for n in [0, 5, True, 1 << 61, (1 << 62) - 1, 1 << 62, sys.maxsize, sys.maxsize + 1, 1 << 70, -1, -(1 << 70), 1.0, "x", None]:
    for f in (len, bool, operator.truth):
        try: print(n, f(A(n)), end=" ")
        except Exception as e: print(n, type(e).__name__, e, end=" ")
    print()
class Index:
    def __index__(self): return 7
print(len(A(Index())), len(range(1 << 62)), len(range(sys.maxsize)))
for bad in [5, None, object(), len, iter([])]:
    try: len(bad)
    except TypeError as e: print(e)
class Both(A):
    def __getitem__(self, i): return (i, self.n)
print(Both(10)[-1], Both(10)[3], Both(2)[1:5][0] == slice(1, 5))
class Raises:
    def __len__(self): raise KeyError("inside")
try: len(Raises())
except KeyError as e: print("KeyError", e)
class C(list):
    def __len__(self): return 100
print(len(C([1])), list(C([1, 2])), bool(C()), list.__len__(C([1])))
