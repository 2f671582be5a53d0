# cpython: 3.14
# Membership in sets of weak references: by identity, by `__eq__`, of dead objects, and of what nothing can refer to; and classes that are asked about by abstract ones.
import gc
from weakref import WeakSet, ref
from abc import ABCMeta
from collections.abc import Mapping, Sequence, Hashable
class Plain: pass
class Same:
    def __init__(self, n): self.n = n
    def __hash__(self): return hash(self.n) % 3
    def __eq__(self, other): return isinstance(other, Same) and self.n == other.n
class Unhashable:
    __hash__ = None
class ByOther:
    """Equal to anything that has its hash, but only if it is asked."""
    def __hash__(self): return 1
    def __eq__(self, other): return True
class One:
    def __hash__(self): return 1
p, q = Plain(), Plain()
s = WeakSet([p])
print(p in s, q in s, 1 in s, None in s, "x" in s, [] in s, Plain in s)
same = [Same(n) for n in range(7)]
s = WeakSet(same)
print([Same(n) in s for n in range(9)], len(s))
del same[2:5]
gc.collect()
print([Same(n) in s for n in range(9)], len(s))
o, one = ByOther(), One()
print(one in WeakSet([o]), o in WeakSet([one]), One() in WeakSet([one]))
for s in (WeakSet(), WeakSet([p])):
    try:
        print(Unhashable() in s)
    except TypeError as e:
        print("TypeError", e)
class Meta(type):
    def __eq__(cls, other): return isinstance(other, type) and cls.__name__ == other.__name__
    def __hash__(cls): return hash(cls.__name__)
A, B = Meta("Twin", (), {}), Meta("Twin", (), {})
print(A in WeakSet([B]), ref(A) == ref(B))
class Base(metaclass=ABCMeta): pass
class Sub(Base): pass
class Registered: pass
class Later: pass
for turn in range(3):
    print([isinstance(x, Base) for x in (Sub(), Registered(), Later(), 1, Base)], [issubclass(x, Base) for x in (Sub, Registered, Later, int, A)])
    print([isinstance(x, (Mapping, Sequence)) for x in ([], {}, (), "", set(), 1, Later())], isinstance([], Hashable), isinstance(1, Hashable))
    if turn == 0:
        Base.register(Registered)
    if turn == 1:
        Base.register(Later); Mapping.register(Later)
class Proxy:
    __class__ = Sub
print(isinstance(Proxy(), Base), isinstance(Proxy(), Mapping))
