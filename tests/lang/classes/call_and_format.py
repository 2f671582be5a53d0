"""__call__, __format__, __repr__, __str__, __index__, __bytes__ and friends."""
class C:
    def __call__(self, *a, **k): return a, k
    def __format__(self, s): return f"fmt({s})"
    def __repr__(self): return "repr"
    def __str__(self): return "str"
    def __bytes__(self): return b"bytes"
    def __index__(self): return 5
    def __dir__(self): return ["b", "a"]
    def __sizeof__(self): return 10
c = C()
print(c(), c(1, x=2), c, [c], f"{c} {c:spec} {c!r} {c!s}", "%s %r" % (c, c), bytes(c), dir(c), range(10)[c], "{:z}".format(c), str(c), repr(c), callable(c), callable(C), callable(5))
class D:
    def __repr__(self): return "D"
print(str(D()), f"{D()}", "%s" % D(), D().__str__())
class E:
    def __repr__(self): return 5
try:
    repr(E())
except TypeError as e:
    print(e)
class F:
    pass
f = F(); f.__call__ = lambda: 1
try:
    f()
except TypeError as e:
    print(e)
class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x): return self.n + x
print(list(map(Adder(10), [1, 2])), sorted([3, 1], key=Adder(0)))
class Rec:
    def __init__(self): self.kids = [self]
    def __repr__(self): return f"Rec({len(self.kids)})"
print(Rec().kids)
class Default: pass
r = repr(Default()); print(r.startswith("<__main__.Default object at 0x"), repr(Default), repr(len), repr(int), repr(type(None)))
