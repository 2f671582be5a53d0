"""Keys use __hash__ and __eq__; identity comes first; collisions are resolved."""
class K:
    def __init__(self, v, h=1): self.v = v; self.h = h
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __repr__(self): return f"K{self.v}"
d = {K(i): i for i in range(10)}
print(d, len(d), d[K(3)], K(11) in d)
d[K(3)] = "x"; del d[K(5)]
print(d, len(d))
nan = float("nan")
e = {nan: 1}
print(nan in e, float("nan") in e, e[nan])
class NoEq:
    def __eq__(self, o): raise ValueError("eq")
    __hash__ = lambda self: 7
f = {NoEq(): 1}
try:
    f[NoEq()]
except ValueError as x:
    print("ValueError", x)
class E:
    def __eq__(self, o): return True
try:
    {E(): 1}
except TypeError as x:
    print(type(x).__name__, "unhashable type: 'E'" in str(x))
class H:
    def __hash__(self): return "x"
try:
    {H(): 1}
except TypeError as x:
    print(x)
class Big:
    def __hash__(self): return 2**100
print(isinstance(hash(Big()), int), hash(Big()) == hash(2**100))
