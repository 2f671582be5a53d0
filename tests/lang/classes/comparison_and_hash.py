"""Rich comparison, reflection, default equality, __hash__ rules."""
class A:
    def __init__(self, v): self.v = v
    def __eq__(self, o): print("eq", self.v); return isinstance(o, A) and self.v == o.v
    def __lt__(self, o): print("lt", self.v); return self.v < o.v
a, b = A(1), A(2)
print(a == b, a != b, a == 5, a != 5, a < b, a > b)
try:
    a <= b
except TypeError as e:
    print(e)
try:
    hash(a)
except TypeError as e:
    print(e)
class B:
    def __eq__(self, o): return NotImplemented
x, y = B(), B()
print(x == y, x == x, x != y, x == 1)
class C(A):
    __hash__ = A.__hash__
    def __gt__(self, o): print("C.gt"); return "cgt"
print(A(1) < C(2), C.__hash__ is None)
class D:
    def __eq__(self, o): return [1]
    def __ne__(self, o): return []
    def __hash__(self): return 5
print(D() == 1, D() != 1, hash(D()), {D(): 1}[D()])
print(object() == object(), (o := object()) == o, hash(o) == hash(o))
class Ver:
    def __init__(self, *p): self.p = p
    def __eq__(self, o): return self.p == o.p
    def __lt__(self, o): return self.p < o.p
    def __le__(self, o): return self.p <= o.p
    def __gt__(self, o): return self.p > o.p
    def __ge__(self, o): return self.p >= o.p
    def __hash__(self): return hash(self.p)
    def __repr__(self): return ".".join(map(str, self.p))
vs = [Ver(1, 2), Ver(1, 0, 5), Ver(0, 9), Ver(1, 2)]
print(sorted(vs), max(vs), min(vs), len(set(vs)), vs.index(Ver(0, 9)), vs.count(Ver(1, 2)), Ver(1) <= Ver(1), Ver(2) in vs)
class Bad:
    def __eq__(self, o): raise ValueError("cmp")
try:
    Bad() in [Bad()]
except ValueError as e:
    print(e)
bad = Bad(); print(bad in [bad], [bad].index(bad))
