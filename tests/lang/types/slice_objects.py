"""slice as an object: attributes, equality, indices and passing through."""
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, s == slice(1, 10, 2), s != slice(1), slice(None), slice(3), s.indices(5), slice(None, None, -1).indices(3), slice(-100, 100).indices(4))
class G:
    def __getitem__(self, k): return k
g = G(); print(g[1:2], g[::], g[1:2, ::3], g[()], g["a":"b":None], g[:, 0])
print([1, 2, 3, 4][slice(1, 3)], "abc"[slice(None, None, -1)], (1, 2)[slice(0)], isinstance(s, slice), type(s).__name__, slice(1, 2) < slice(1, 3))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: slice()); err(lambda: slice(1, 2, 0).indices(5)); err(lambda: slice("a").indices(5)); err(lambda: slice(1).indices(-1)); err(lambda: setattr(s, "start", 5))
