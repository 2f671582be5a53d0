"""slice objects: indices, equality, hash of members, and hostile members."""
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
for s in slice(None), slice(2), slice(1, 5), slice(None, None, -1), slice(-3, None), slice(None, -100, -2), slice(100, 200), slice(1 << 70, None, -1), slice(I(1), I(4), I(2)), slice(None, None, 1 << 70), slice(5, 1):
    print(repr(s)[:30] if 'I object' not in repr(s) else 'I', [s.indices(n) for n in (0, 1, 5, 10)])
for s, n in (slice('a'), 5), (slice(None, None, 0), 5), (slice(1.0), 5), (slice(None), -1), (slice(None), 'x'), (slice(None), 1.5), (slice(I('x')), 3):
    try: print(s.indices(n))
    except Exception as e: print(type(e).__name__, e)
print(slice(1, 2) == slice(1, 2), slice(1, 2) != slice(1, 3), slice(1) < slice(2), slice(None) == slice(None, None, None), slice(1, 2) == (1, 2, None), slice([1], 2) == slice([1], 2))
for call in [lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: slice(1) < 5, lambda: slice(x=1), lambda: slice(1).__reduce__()]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
try:
    class S(slice): pass
except TypeError as e: print(e)
class Get:
    def __getitem__(self, key): return key
g = Get(); print(g[1:2], g[::], g[1:2, ...], g[:, 1], g[(1, 2)], g[1,], g[()] , g[*[1, 2]], g[*'ab', 3:4])
