# cpython: 3.14
"""__getattr__, __getattribute__, __setattr__, __delattr__."""
class G:
    def __init__(self): self.real = 1
    def __getattr__(self, n):
        if n.startswith("dyn_"): return n[4:]
        raise AttributeError(f"no {n}")
g = G()
print(g.real, g.dyn_x, hasattr(g, "zip"), getattr(g, "zip", "dflt"), getattr(g, "dyn_q"))
try:
    g.zip
except AttributeError as e:
    print(e)
class H:
    def __getattribute__(self, n):
        if n == "magic": return 42
        if n == "fail": raise AttributeError("from getattribute")
        return super().__getattribute__(n)
    def __getattr__(self, n): return "fallback " + n
h = H(); h.x = 5
print(h.magic, h.x, h.fail, h.other, h.__dict__)
class S:
    def __setattr__(self, n, v):
        print("set", n, v)
        object.__setattr__(self, n, v * 2)
    def __delattr__(self, n):
        print("del", n)
        object.__delattr__(self, n)
s = S(); s.a = 1; s.a += 1; print(s.a); del s.a; print(s.__dict__); setattr(s, "b", 5); delattr(s, "b")
class Proxy:
    def __init__(self, t): self.__dict__["t"] = t
    def __getattr__(self, n): return getattr(self.t, n)
    def __setattr__(self, n, v): setattr(self.t, n, v)
class T: pass
t = T(); p = Proxy(t); p.v = 3; print(t.v, p.v, p.__dict__ == {"t": t})
class Frozen:
    __slots__ = ()
    def __setattr__(self, n, v): raise TypeError(f"frozen: {n}")
try:
    Frozen().x = 1
except TypeError as e:
    print(e)
print(getattr(5, "real"), getattr("a", "upper")(), hasattr([], "append"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: getattr(5, "x"))
err(lambda: getattr(5, 5))
err(lambda: setattr(5, "x", 1))
err(lambda: delattr(t, "zz"))
