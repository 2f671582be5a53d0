# Loops over ranges that are never made, and over lists and tuples: what is left of them shows in the interpreter, in handlers, and in
# loops that are left and gone on with.


def table(n, m):
    total = 0
    for i in range(n):
        for j in range(i, m):
            for k in range(m, j, -2):
                total += len(str(i * j - k))
    return total


def interrupted(n):
    seen = []
    for i in range(2, n, 3):
        try:
            for j in range(i):
                if j == 4:
                    raise ValueError(j)
                seen.append(int(str(j)) * i)
        except ValueError as error:
            seen.append(-error.args[0])
        else:
            seen.append(i)
    return sum(seen), len(seen)


def ends(n):
    # The variables keep what they had last.
    last = None
    for i in range(n):
        last = i
    for j in range(0):
        last = j
    for k in range(5, n, -1):
        last = k
    return last, i


def kept(n):
    numbers = range(n)
    total = 0
    for i in numbers:
        for j in numbers:
            total += i * j
    return total, numbers


def shared(items):
    iterator = iter(items)
    pairs = []
    for left in iterator:
        for right in iterator:
            pairs.append((left, right))
            if len(pairs) % 3 == 0:
                break
        pairs.append(left)
    return len(pairs), pairs[-1]


def growing(items):
    for item in items:
        if len(items) < 50:
            items.append(item + 1)
    return items[-3:]


def emptied(items):
    count = 0
    for item in items:
        count += 1
        if item == 3:
            items.clear()
    return count


def others(n):
    results = []
    for kind in (n, n + 0.5, "x", True, 1 << 70):
        try:
            for i in range(kind):
                if i > 3:
                    break
            results.append(i)
        except TypeError as error:
            results.append(str(error))
    return results


def deep(n, rows):
    total = 0
    for row in rows:
        for a, b in row:
            for i in range(a, b):
                total += i * n - len(row)
    return total


for _ in range(200):
    results = [
        table(5, 8),
        interrupted(12),
        ends(7),
        kept(6),
        shared([1, 2, 3, 4, 5, 6, 7, 8]),
        shared((1, 2, 3)),
        growing([1, 2]),
        emptied([1, 2, 3, 4]),
        others(3),
        deep(3, ([(1, 4), (0, 0)], ((2, 9), (9, 2), (-3, 3)))),
    ]
print(results)

real = range


def strange(n):
    total = 0
    for i in range(n):
        total += i
    return total


for _ in range(200):
    strange(5)
print(strange(5))
range = lambda n: [n, n]
print(strange(5))
range = real
print(strange(6), strange(-6), strange(True))
for wrong in ("a", 1.5, None):
    try:
        strange(wrong)
    except TypeError as error:
        print(error)
