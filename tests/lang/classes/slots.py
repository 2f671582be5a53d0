# cpython: 3.14
"""__slots__: storage, missing __dict__, inheritance."""
class P:
    __slots__ = ("x", "y")
    def __init__(self, x): self.x = x
p = P(1)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(p.x); p.y = 2; print(p.y); del p.y
err(lambda: p.y)
def s(): p.z = 1
err(s)
err(lambda: p.__dict__)
class Q(P):
    __slots__ = ("z",)
q = Q(5); q.z = 6; q.y = 7; print(q.x, q.y, q.z, hasattr(q, "__dict__"))
class R(P): pass
r = R(1); r.free = 2; print(r.free, r.__dict__, r.x)
class S:
    __slots__ = "only"
s_ = S(); s_.only = 1; print(s_.only, S.__slots__, type(S.only).__name__)
class D:
    __slots__ = ("a", "__dict__")
d = D(); d.a = 1; d.b = 2; print(d.__dict__)
try:
    class Bad:
        __slots__ = ("x",)
        x = 1
except ValueError as e:
    print(e)
try:
    class Bad2(P, S): pass
except TypeError as e:
    print(e)
class M:
    __slots__ = ("__priv",)
    def __init__(self): self.__priv = 3
    def get(self): return self.__priv
print(M().get(), hasattr(M(), "_M__priv"))
class E:
    __slots__ = ()
def s2(): E().x = 1
err(s2)
