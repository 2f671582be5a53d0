# cpython: 3.14
# Ranges as sequences: lengths, slices, membership, comparison, hashes, indices far away.
for r in [range(0), range(5), range(1, 10, 3), range(10, 1, -3), range(5, 5), range(3, 0), range(-5, 5, 2)]:
    print(r, len(r), list(r), r[::-1], list(r[1:]), r[:2], r[-2:], bool(r), r.start, r.stop, r.step)
r = range(0, 100, 7)
print(r.index(49), r.count(50), 49 in r, 49.0 in r, 50 in r, "a" in r, None in r, True in range(2), r[3], r[-1])
for text in ["r.index(50)", "r[15]", "r[-16]", "range(1, 2, 0)", "range(1.5)", "range('a')", "range()", "range(1, 2, 3, 4)",
             "r['a']", "r + r", "r * 2", "r < r", "range(1)[1.0]", "hash(range(0)) == hash(range(2, 1))"]:
    try: print(text, eval(text))
    except Exception as e: print(text, type(e).__name__, e)
print(range(0, 3, 2) == range(0, 4, 2), range(0) == range(2, 1), range(5) == [0, 1, 2, 3, 4], range(1, 2, 5) == range(1, 2))
print(hash(range(0, 3, 2)) == hash(range(0, 4, 2)), {range(3): "x"}[range(0, 3)])
big = range(10 ** 20, 10 ** 20 + 10, 3)
print(big, len(big), list(big), big[2], 10 ** 20 + 3 in big, 10 ** 20 + 4 in big, big.index(10 ** 20 + 6), big[::-1])
try: len(range(10 ** 30))
except OverflowError as e: print(e)
print(range(10 ** 30)[10 ** 29], range(10 ** 30)[5:10], range(-10 ** 20, 10 ** 20, 10 ** 20)[-1], bool(range(10 ** 30)))
it = iter(range(5))
next(it)
print(list(it), it.__length_hint__(), list(reversed(range(1, 8, 3))), list(reversed(range(0))))
class Index:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(range(Index(2), Index(8), Index(3)), range(10)[Index(4)], list(range(True, 3)))

for attribute in ["start", "stop", "step"]:
    try: setattr(range(3), attribute, 1)
    except AttributeError as e: print(e)
try:
    class R(range): pass
except TypeError as e: print(e)
print(min(range(3, 10)), max(range(0)  or [7]), sum(range(101)), sorted(range(3, 0, -1)), [*range(2)], {*range(2)})
a, b, c = range(3)
print(a, b, c, *range(3), dict(zip("ab", range(2))), divmod(*range(7, 1, -4)), range(3).__reduce__() if False else "")
