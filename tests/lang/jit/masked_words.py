# Integer arithmetic that a mask cuts: hashes, generators of random numbers, checksums; large and negative operands, other types meanwhile.


def fnv(n):
    h = 0xCBF29CE484222325
    for i in range(n):
        h = ((h ^ (i & 255)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


print(fnv(3000))


def lcg(n):
    x, out = 12345, []
    for i in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        if i % 500 == 0:
            out.append(x >> 33)
    return x, out


print(lcg(3000))


def murmur(n):
    total = 0
    for k in range(n):
        h = k * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
        h ^= h >> 33
        h = h * 0xFF51AFD7ED558CCD & 0xFFFFFFFFFFFFFFFF
        h ^= h >> 33
        h = 0xFFFFFFFFFFFFFFFF & 0xC4CEB9FE1A85EC53 * h
        h ^= h >> 33
        total = total + h & 0xFFFFFFFFFFFFFFFF
    return total


print(murmur(3000))


def small_masks(n):
    a, b, c = 1, 2, 3
    for i in range(n):
        a = (a * 69069 + 5) & 0xFFFFFFFF
        b = (b << 13 ^ b * a ^ (b | a)) & 0x3FFFFFFFFFFFFFFF
        c = (c - a * b + (a & b)) & 0x7FFFFFFFFFFFFFFF
    return a, b, c


print(small_masks(3000))


def negative(values, n):
    out = []
    for _ in range(n):
        out.clear()
        for v in values:
            try:
                out.append((v * 0x9E3779B97F4A7C15 - 1) & 0xFFFFFFFFFFFFFFFF)
                out.append((v ^ 0xFFFFFFFFFFFFFFFF) + 7 & 0xFFFFFFFF)
                out.append((v << 63) - v & 0xFFFFFFFFFFFFFFFF)
            except (TypeError, OverflowError) as error:
                out.append(str(error))
    return out


numbers = [0, 1, -1, 2**62 - 1, 2**62, -(2**62), -(2**62) - 1, 2**63, -(2**63), 2**64 - 1, 2**64, -(2**64), 3**100, -(3**100), True]
print(negative(numbers, 300))
print(negative(numbers + [1.5, "x", None], 300)[-6:])


class I(int):
    def __mul__(self, other):
        return 5


def subclass(v, n):
    for _ in range(n):
        r = (v * 0x9E3779B97F4A7C15 + 1) & 0xFFFFFFFFFFFFFFFF
    return r


print(subclass(2**40, 1000), subclass(I(2**40), 1000), subclass(-3, 1000))


def kept(n):
    # The product lives on: it must be exact.
    out = []
    for i in range(n):
        p = (i + 2**61) * 0x100000001B3
        h = p & 0xFFFFFFFFFFFFFFFF
        if i % 400 == 0:
            out.append((p, h))
    return out


print(kept(1500))


def many(n):
    rows = []
    x = 88172645463325252
    for i in range(n):
        x = (x ^ x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x = (x ^ x << 17) & 0xFFFFFFFFFFFFFFFF
        rows.append(x)
    return sum(rows), len(set(rows))


print(many(50000))
