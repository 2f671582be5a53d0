# Subscripts of arrays in hot loops: every typecode, its limits, indices from the end and out of range, ints stored in arrays of floats,
# another typecode than before, an array that grows, a subclass.
from array import array


def turn(items, n):
    for _ in range(n):
        for i in range(len(items) - 1):
            items[i], items[i + 1] = items[i + 1], items[i]
        items[-1] = items[0]
        items[0] = items[-2]
    return items


for code in "bBhHiIlLqQ":
    print(code, turn(array(code, range(1, 9)), 300))
for code in "fd":
    print(code, turn(array(code, [0.5, 1.25, -2.0, 1e30, float("inf"), 3.1415926535]), 300))
print(turn(array("d", [1.5, 2.5]), 500))


def store(items, values):
    out = []
    for value in values:
        try:
            items[1] = value
            out.append(items[1])
        except (OverflowError, TypeError) as error:
            out.append(type(error).__name__)
    return out


limits = [0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535, 65536, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1]
limits += [2**32 - 1, 2**32, 2**62 - 1, 2**62, 2**63 - 1, 2**63, -(2**62), -(2**62) - 1, -(2**63), -(2**63) - 1, 2**64 - 1, 2**64, 1.5, "x", None, True]
for code in "bBhHiIlLqQfd":
    for _ in range(200):
        store(array(code, [0, 0]), [1, 2, 3])
    print(code, store(array(code, [0, 0]), limits))


def total(items):
    result = 0
    for i in range(len(items)):
        result += items[i] * 2
    return result


for _ in range(50):
    a = total(array("d", [0.5] * 100))
for _ in range(50):
    b = total(array("i", [3] * 100))
for _ in range(50):
    c = total(array("Q", [2**64 - 1, 2**62, 2**62 - 1]))
print(a, b, c, total(array("f", [0.1, 0.2])), total(array("d")), total([1, 2.5]))


def beyond(items):
    for i in range(2000):
        items[i] = i
    return items


for items in (array("i", [0] * 1500), array("d", [0.0] * 1999), array("h")):
    try:
        beyond(items)
    except IndexError as error:
        print(error, len(items), sum(items))


def grow(n):
    items = array("l", [1])
    for i in range(n):
        items.append(items[i] * 3 & 0xFFFF)
        items[i] = items[-1] ^ items[i]
    return len(items), sum(items)


print(grow(3000))


class Loud(array):
    def __getitem__(self, index):
        return ("loud", super().__getitem__(index))


def read(items, n):
    for _ in range(n):
        item = items[0]
    return item


print(read(array("i", [7]), 1000), read(Loud("i", [7]), 1000), read(array("u", "ab"), 1000))


def read_around_stores(items, values, n):
    # The store is general after a while; what is read before and behind it is not.
    seen = []
    for i in range(n):
        before = items[1]
        try:
            items[1] = values[i % len(values)]
        except TypeError:
            pass
        after = items[1]
        if i > n - 6:
            seen.append((before, after))
    return seen


print(read_around_stores(array("d", [0.0, 0.5]), [1, 2.5, True, 3, "x", 0.25], 2000))
print(read_around_stores(array("l", [0, 5]), [1, True, 2**62, -7, None, 2**40], 2000))
