"""range objects: length, membership, slices, comparison."""
for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 2), range(-3, 3), range(2**62, 2**62 + 3), range(10**20, 10**20 + 2)):
    print(r, list(r), len(r), bool(r), list(reversed(r)))
r = range(0, 20, 2)
print(r[3], r[-1], r[2:5], r[::-1], r[1::3], 4 in r, 5 in r, 4.0 in r, "a" in r, r.index(6), r.count(6), r.count(7), r.start, r.stop, r.step)
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), hash(range(3)) == hash(range(0, 3)), range(3) != range(4))
print(sum(range(1000)), max(range(5, 50, 7)), 10**18 in range(0, 10**19, 10**17), len(range(-2**40, 2**40)))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: range(1.5))
err(lambda: range(0, 5, 0))
err(lambda: range())
err(lambda: range(3)[3])
err(lambda: range("a"))
err(lambda: len(range(2**64)))
it = iter(range(3)); print(next(it), list(it), list(it), type(it).__name__)
for i in range(3):
    i = 10
    print(i, end=" ")
print(i)
for i in range(2**62 - 2, 2**62 + 2):
    print(i, end=" ")
print()
class I:
    def __index__(self): return 4
print(list(range(I())), range(True))
