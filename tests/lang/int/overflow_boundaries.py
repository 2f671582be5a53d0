"""Sums, differences and products around the edges of the inline integer."""
edges = [2**30, 2**31, 2**32, 2**53, 2**61, 2**62, 2**63, 2**64]
for e in edges:
    for d in (-2, -1, 0, 1, 2):
        a = e + d
        print(a, a + a, a - 2 * a, -a, a * 3, a + 1, a - 1)
n = 2**62 - 1
for _ in range(4):
    n += 1
    print(n, n == 2**62, n > 2**62)
n = -(2**62) + 1
for _ in range(4):
    n -= 1
    print(n, n - 1 < n)
m = 2**62
m -= 1
print(m, m.bit_length())
print(2**62 - 2**62, 2**63 - 2**63 + 5, 2**62 - 1 + 1 - 1)
print(4611686018427387903 + 1, -4611686018427387904 - 1)
print(4611686018427387904 - 1, -4611686018427387905 + 1)
