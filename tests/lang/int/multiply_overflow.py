"""Products that leave and re-enter the machine word."""
vals = [3, -3, 2**31, -2**31, 2**31 - 1, 2**32 + 1, 3037000499, 3037000500, -3037000500, 2**62, -2**62]
for a in vals:
    print([a * b for b in vals])
f = 1
for i in range(1, 31):
    f *= i
print(f)
g = f
for i in range(30, 0, -1):
    g //= i
print(g)
