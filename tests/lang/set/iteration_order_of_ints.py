"""The order of integers in a set follows CPython's table: size, probes and resizing."""
print({i * 7 % 31 for i in range(20)})
print(set(range(100, 0, -7)))
s = set()
for i in (64, 32, 8, 0, 16, 24, 40, 5, 13, 21):
    s.add(i); print(s)
s.discard(8); s.add(72); print(s)
for i in range(0, 200, 9):
    s.add(i)
print(s)
print(set([1000, 2000, 3000, 4000]), {2**40, 1, 2**20}, {-5, -4, -3}, frozenset([9, 17, 1]), {0.5, 1.5, 2.0}, {1.0, 2.0, 33.0})
t = set(range(20))
for i in range(0, 20, 3):
    t.discard(i)
print(t, t.pop(), t.pop(), t)
print(set([9, 1, 17]) | {25}, {25} | {9, 1, 17}, {1, 9, 17} & {17, 9}, {1, 9, 17, 25} - {9}, set([3, 11, 19]) ^ {11, 27})
print(list({3: 0, 1: 0, 2: 0}), set({3: 0, 1: 0}), {None, None} == {None}, {True, 2})
