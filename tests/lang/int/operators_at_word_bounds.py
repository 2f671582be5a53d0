# Operators of ints around multiples of 30, 32, 62, 63 and 64 bits, where carries, borrows and signs meet the ends of words.


class Number(int):
    pass


BITS = (1, 29, 30, 31, 32, 61, 62, 63, 64, 65, 126, 127, 128, 129, 191, 192, 193, 256, 640)
NUMBERS = [0, 1, -1, 2, 3, 5, -7, True, False]
for bits in BITS:
    for sign in (1, -1):
        for distance in (-2, -1, 0, 1, 2):
            NUMBERS.append(sign * (1 << bits) + distance)
seed = 12345
for bits in (40, 62, 63, 64, 100, 128, 200, 500, 1000, 1500):
    for _ in range(3):
        n = 0
        while n.bit_length() < bits:
            seed = (seed * 6364136223846793005 + 1442695040888963407) % (1 << 64)
            n = n << 40 | seed >> 24
        NUMBERS.append(n if seed & 1 << 40 else -n)
NUMBERS += [Number(3), Number(0), Number(-(1 << 70)), Number(1 << 62)]


def digest(results):
    d = 0
    for result in results:
        d = (d * 1000003 ^ hash(result)) % ((1 << 61) - 1)
    return d


PAIRS = [(a, b) for a in NUMBERS for b in NUMBERS]
print("and", digest(a & b for a, b in PAIRS))
print("or", digest(a | b for a, b in PAIRS))
print("xor", digest(a ^ b for a, b in PAIRS))
print("add", digest(a + b for a, b in PAIRS))
print("sub", digest(a - b for a, b in PAIRS))
SHIFTS = (0, 1, 2, 29, 30, 31, 32, 61, 62, 63, 64, 65, 127, 128, 129, 200, 640, 641, 10000)
print("left", digest(a << s for a in NUMBERS for s in SHIFTS))
print("right", digest(a >> s for a in NUMBERS for s in SHIFTS))
print("there and back", all(a << s >> s == a for a in NUMBERS for s in SHIFTS))
print([digest(a >> s for a in NUMBERS) for s in (1 << 62, 1 << 63, 1 << 64, 10 ** 20)])
print("complement", all(a & b == ~(~a | ~b) and a ^ b == (a | b) - (a & b) for a, b in PAIRS))
print({type(op(a, b)).__name__ for a in (Number(5), Number(1 << 70)) for b in (1, 1 << 70)
       for op in (int.__and__, int.__or__, int.__xor__, int.__add__, int.__lshift__ if b == 1 else int.__sub__)})
for a, b in [(1 << 70, -1), (5, -(1 << 70)), (1, 1 << 70), (1 << 70, 1.5), ("x", 1 << 70)]:
    for name, op in [("<<", lambda: a << b), (">>", lambda: a >> b), ("&", lambda: a & b)]:
        try:
            print(a, name, b, op())
        except Exception as e:
            print(a, name, b, type(e).__name__, e)
print(0 << (1 << 70), Number(0) << (1 << 70), -1 >> (1 << 70), -(1 << 70) >> (1 << 70))
