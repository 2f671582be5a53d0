# cpython: 3.14
"""index with start and stop, count with identity, and slices past the ends."""
a = [0, 1, 2, 1, 0, float('nan'), None]
nan = a[5]
for value in 0, 1, nan, None, 5:
    for bounds in (), (1,), (-3,), (1, 3), (2, -1), (100,), (-100, 100), (3, 1), (1 << 100,), (-(1 << 100), 1 << 100):
        try: print(value, bounds, a.index(value, *bounds))
        except ValueError as e: print(value, bounds, e)
print(a.count(nan), a.count(float('nan')), nan in a, float('nan') in a, [nan] == [nan], [float('nan')] == [float('nan')])
for s in slice(None), slice(-3, None), slice(None, -100), slice(100, None), slice(None, None, -3), slice(5, 1, -2), slice(-1, -5, -1), slice(1 << 100, None, -1), slice(None, None, 1 << 100), slice(-(1 << 100), None): print(s, [1, 2, 3, 4, 5, 6][s])
