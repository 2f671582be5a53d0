"""Changing a set under iteration; elements with their own hash and equality."""
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def grow():
    s = {1}
    for x in s:
        s.add(x + 1)
err(grow)
class E:
    def __init__(self, v): self.v = v
    def __hash__(self): return hash(self.v) % 4
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"E{self.v}"
s = {E(i % 7) for i in range(50)}
print(len(s), sorted(e.v for e in s), E(3) in s, E(8) in s)
s.discard(E(3)); print(len(s))
class S(set):
    def add(self, x):
        super().add(x * 2)
t = S([1, 2]); t.add(5)
print(sorted(t), type(t | {1}).__name__, t, repr(frozenset([1])))
print({frozenset({1, 2}): "f"}[frozenset({2, 1})], {1, 2} in {frozenset({1, 2})}, {1} == frozenset({1}))
it = iter({1}); print(next(it), next(it, None))
