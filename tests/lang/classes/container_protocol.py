"""__len__, __getitem__ iteration, __contains__, __iter__, __reversed__, __missing__."""
class Seq:
    def __init__(self, *x): self.x = x
    def __getitem__(self, i): print("get", i, end="; "); return self.x[i]
s = Seq(1, 2, 3)
print(list(s)); print(2 in s); print(9 in s); print([a for a in s]); a, b, c = s; print(a, b, c)
class Full(Seq):
    def __len__(self): return len(self.x)
print(list(reversed(Full(1, 2)))); print(len(Full(1, 2, 3)), bool(Full()))
class C:
    def __contains__(self, x): return x == "yes"
    def __iter__(self): return iter([1, 2])
    def __reversed__(self): return iter("rev")
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __getitem__(self, k): return k
    def __len__(self): return 5
    def __length_hint__(self): return 2
c = C(); print("yes" in c, 1 in c, list(c), list(reversed(c)), max(c), sum(c), tuple(c), [*c], dict.fromkeys(c))
c[1] = 2; del c[1]; c["a":"b"] = 3; print(c[1:2], c[..., 1], c[-1])
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
i = It(3); print(list(i), list(i), 2 in It(3), 7 in It(3), sorted(It(4)), next(It(1)), next(It(0), "d"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class NotIt:
    def __iter__(self): return 5
class NoNext:
    def __iter__(self): return self
err(lambda: list(NotIt()))
err(lambda: list(NoNext()))
err(lambda: next(5))
err(lambda: iter(5))
class Blocked(Seq): __iter__ = None
err(lambda: list(Blocked(1)))
class NoLen:
    def __len__(self): return "a"
err(lambda: len(NoLen()))
class BadNext:
    def __iter__(self): return self
    def __next__(self): raise KeyError("x")
err(lambda: list(BadNext()))
