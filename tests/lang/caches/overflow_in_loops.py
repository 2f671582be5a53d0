"""Counters and accumulators that leave the inline integers in a hot loop, and come back."""
def count(start, step, n):
    x = start
    for _ in range(n): x += step
    return x
print(count(2**62 - 5, 1, 10), count(-2**62 + 5, -1, 10), count(2**62 + 5, -1, 10), count(0, 2**60, 10), count(2**63, -2**60, 20))
def fact(n):
    r = 1
    while n > 1: r *= n; n -= 1
    return r
print(fact(20), fact(21), fact(25), fact(5))
def fib(n):
    a, b = 0, 1
    for _ in range(n): a, b = b, a + b
    return a
print([fib(n) for n in (10, 89, 90, 91, 92, 93, 150)])
def lcg(n):
    s = 42
    for _ in range(n): s = (s * 6364136223846793005 + 1442695040888963407) % 2**64
    return s
print(lcg(100))
def mix(n):
    h = 0xcbf29ce484222325
    for i in range(n): h = ((h ^ (i & 255)) * 0x100000001b3) & 0xffffffffffffffff
    return h
print(hex(mix(100)))
def shifts():
    x = 1
    for i in range(130):
        x <<= 1
        if i % 40 == 39: x ^= i
    for i in range(125): x >>= 1
    return x
print(shifts())
def neg():
    x = -2**62; y = []
    for _ in range(3): y.append((-x, abs(x), x - 1, ~x, x // -1, x * -1)); x += 1
    return y
print(neg())
def cmp():
    a = 2**62 - 2; n = 0
    while a < 2**62 + 3:
        a += 1
        if a == 2**62 or a > 2**62 + 1: n += 1
    return n, a
print(cmp())
t = 0
for i in range(2**62 - 3, 2**62 + 3): t ^= i
print(t, (2**62 - 1) % 1000, -(2**62) // 7, divmod(-2**62, -1), -2**62 % -1)
