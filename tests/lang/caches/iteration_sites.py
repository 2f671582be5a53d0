"""One loop runs over every kind of iterable."""
def collect(it):
    out = []
    for x in it:
        out.append(x)
    return out
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
class It:
    def __init__(self): self.n = 3
    def __iter__(self): return self
    def __next__(self):
        self.n -= 1
        if self.n < 0: raise StopIteration
        return self.n
def gen():
    yield "g"
    yield "h"
class ViaGen:
    def __iter__(self):
        yield 1
        yield 2
things = [lambda: range(3), lambda: [1, 2], lambda: (1.5, 2), lambda: "ab", lambda: {"k": 1, "l": 2}, lambda: {5}, gen, It, Seq, ViaGen, lambda: {1: 2}.items(), lambda: enumerate("x"), lambda: zip("ab", [1, 2]), lambda: map(str, [1, 2]), lambda: reversed([1, 2]), lambda: b"ab", lambda: (x for x in [7]), lambda: range(2**62, 2**62 + 2), lambda: iter([9]), lambda: filter(None, [0, 1]), lambda: range(3, 0, -1), lambda: [], lambda: {1: 1}.values()]
for _ in range(3):
    r = [collect(t()) for t in things]
for x in r: print(x, end=" ")
print()
for bad in (5, None, object, 1.5, len):
    try:
        collect(bad)
    except TypeError as e:
        print(e)
def unpack(p):
    a, b = p
    return a, b
for _ in range(3):
    print([unpack(p()) for p in (lambda: (1, 2), lambda: [3, 4], lambda: "xy", lambda: {"a": 1, "b": 2}, gen, lambda: range(2), lambda: iter((5, 6)), lambda: zip("ab", "cd"))])
def contains(x, c): return x in c
print([contains(1, c) for c in ([1], (1,), {1}, {1: 0}, range(3), [1.0], iter([0, 1]), Seq(), [2**70], {"1"})], contains("a", "cat"), contains(20, Seq()))
