"""Indices that do not fit a small integer."""
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
for r in (range(10), range(2**63 - 1), range(-2**62, 2**62 + 7), range(2**70)):
    for i in (2**62, 2**62 + 5, -2**62 - 1, 2**63 - 2, -2**63, 2**64, 2**69):
        for key in (i, I(i)):
            try:
                print(r[key], end=" ")
            except IndexError as e:
                print(e, end="; ")
    print()
class S(set): pass
s = S([1])
print(set([1]).__reduce__(), frozenset().__reduce__(), s.__reduce__())
s.x = 5
print(s.__reduce__())
