# Ranges that machine code makes itself: steps that are known, that are not, and that are wrong; ends of small integers.


def steps(n, step):
    out = []
    for i in range(0, n, step):
        out.append(i)
    return out


def down(n, step):
    total = 0
    for i in range(n, -1, -step):
        total += i
    return total


def nested(n):
    total = 0
    for i in range(n):
        for j in range(i, n, i + 1):
            total += j
        for j in range(n, i, -2):
            total -= j
        for j in range(1, i, 3):
            total ^= j
    return total


def inner(n):
    total = 0
    for i in range(n):
        total += i
    return total


def outer(n):
    total = 0
    for i in range(n):
        total += inner(i) - inner(-i)
    return total


for turn in range(200):
    steps(20, 3), steps(20, -3), down(20, 3), nested(12), outer(20)
print(steps(20, 3), steps(0, 3), steps(-5, 3), steps(-5, -2), down(20, 3), nested(12), outer(20))
print(steps(21, 7), steps(22, 7), steps(7, 100), steps(-7, -100))
for wrong in (0, 1.5, "x", None):
    try:
        print(steps(5, wrong))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(steps(6, True), steps(10**30, 10**29), steps(3 << 61, 1 << 61))
most = (1 << 62) - 1
least = -(1 << 62)


def ends(start, stop, step):
    seen = []
    for i in range(start, stop, step):
        seen.append(i)
        if len(seen) == 4:
            break
    return seen


for turn in range(200):
    ends(1, 9, 2)
print(ends(most - 2, most, 1), ends(most - 2, most + 1, 1), ends(least, most, most), ends(most, least, least))
print(ends(least, most, 1), ends(most, least, -1), ends(least + 1, least, -1), ends(least, least, 1))


def kept(n):
    it = iter(range(2, n, 5))
    seen = []
    for i in it:
        seen.append(i)
        if i > 10:
            break
    return seen, list(it)


for turn in range(200):
    kept(30)
print(kept(30), kept(3), kept(1))


def shared(n):
    total = 0
    for i in range(n):
        for j in range(i):
            if j == 3:
                break
            total += j
        else:
            total += 100
    return total


for turn in range(200):
    shared(10)
print(shared(10))
