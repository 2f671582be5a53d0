# cpython: 3.14
"""range: attributes, index, count, slices, membership, equality, hash, and wrong arguments."""
import sys
ranges = [range(0), range(5), range(1, 10, 3), range(10, 0, -3), range(-5, 5), range(0, 10, 100), range(5, 5), range(10, 0), range(0, 2 ** 70, 2 ** 68)]
for r in ranges:
    print(r, len(r) if len(range(0)) == 0 and r.stop < 2 ** 60 else '-', list(r)[:6], r.start, r.stop, r.step, list(reversed(r))[:3], bool(r), r[::2], r[::-1], r[1:3], r[-2:], r[5:1:-1])
    for x in 0, 4, 10, 4.0, 4.5, '4', None, True, 2 ** 69: print(x in r, r.count(x), end=' ')
    print()
    for x in 1, 7, 99, 'a', 4.0:
        try: print(r.index(x), end=' ')
        except ValueError as e: print(e, end=' ')
    print()
print(range(0, 10, 3) == range(0, 12, 3), range(0) == range(5, 5), range(1, 2) == range(1, 5, 10), range(3) == [0, 1, 2], hash(range(0, 10, 3)) == hash(range(0, 12, 3)), range(3) != range(4))
for call in [lambda: range(), lambda: range(1, 2, 3, 4), lambda: range('5'), lambda: range(1.0), lambda: range(1, 2, 0), lambda: range(5)[9], lambda: range(5)['a'], lambda: range(5)[1.0], lambda: range(5) < range(6), lambda: range(5) + range(3), lambda: range(x=5), lambda: setattr(range(5), 'start', 1), lambda: len(range(2 ** 70)), lambda: range(2 ** 70)[2 ** 69], lambda: range(5)[::0], lambda: range(None), lambda: iter(range(3)).__setstate__('x')]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
class I:
    def __index__(self): return 3
print(range(I()), range(I())[I() - 1] if hasattr(I, '__sub__') else '', list(range(I())), range(5)[I()])
it = iter(range(10)); next(it); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it)); it = iter(range(0, 2 ** 66, 2 ** 65)); print(list(it))
try:
    class R(range): pass
except TypeError as e: print(e)
