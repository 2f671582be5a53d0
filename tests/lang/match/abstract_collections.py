# Subclasses of the abstract collections, and what is registered with them, match sequence and mapping patterns.
from collections import UserDict, UserList, deque
from collections.abc import Mapping, MutableSequence, Sequence

def kind(x):
    match x:
        case [*items]: return 'sequence', items
        case {**rest}: return 'mapping', dict(rest)
        case _: return 'other'

class Seq(Sequence):
    def __init__(self, *items): self.items = items
    def __len__(self): return len(self.items)
    def __getitem__(self, i): return self.items[i]

class Map(Mapping):
    def __init__(self, **items): self.items_ = items
    def __len__(self): return len(self.items_)
    def __iter__(self): return iter(self.items_)
    def __getitem__(self, key): return self.items_[key]

class SubSeq(Seq): pass

print(kind(Seq(1, 2)), kind(SubSeq()), kind(Map(a=1)), kind(UserDict(x=2)), kind(UserList([3])), kind(deque([4])))
print(kind('text'), kind(b'bytes'), kind(bytearray(b'x')), kind({1}), kind(iter([])))

class Late:
    def __len__(self): return 1
    def __getitem__(self, i):
        if i: raise IndexError
        return 'late'
class SubLate(Late): pass
print(kind(Late()), kind(SubLate()))
Sequence.register(Late)
print(kind(Late()), kind(SubLate()))

class LateMap:
    def keys(self): return ['k']
    def get(self, key, default=None): return default
    def __len__(self): return 1
    def __getitem__(self, key): return key * 2
    def __iter__(self): return iter(['k'])
print(kind(LateMap()))
Mapping.register(LateMap)
print(kind(LateMap()))

match Map(a=1, b=2):
    case {'a': x, **rest}: print(x, rest)
match Seq(1, 2, 3):
    case [1, *rest]: print(rest)
match Seq(1, 2, 3):
    case (a, b): print('two')
    case (a, b, c): print('three')

try:
    class Both(Sequence):
        __abc_tpflags__ = Sequence.__flags__ & (1 << 5) | Mapping.__flags__ & (1 << 6)
except TypeError as e:
    print(e)
