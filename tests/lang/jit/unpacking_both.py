# Unpacking of what is a tuple or a list by turns, of other things later, and of wrong lengths.


def ends(items):
    total = 0
    for _ in range(40):
        first, second, third = items
        total += first * 100 + third - second
    return total


def pairs(rows):
    out = []
    for row in rows:
        left, right = row
        out.append((right, left))
    return out


for turn in range(60):
    assert ends((1, 2, 3)) == ends([1, 2, 3]) == 40 * 101
print(ends((4, 5, 6)), ends([4, 5, 6]))
print(ends("\x01" and (7, 8, 9)), ends({10: 0, 11: 0, 12: 0}), ends(range(3)))
for wrong in ((1, 2), [1], "ab", 5, None, []):
    try:
        ends(wrong)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

rows = [(i, -i) if i % 2 else [i, -i] for i in range(400)]
for turn in range(20):
    result = pairs(rows)
print(result[:3], len(result))
print(pairs([*rows[:2], "ab", {1: 2, 3: 4}, range(2)])[-3:])
try:
    pairs([*rows, (1,)])
except ValueError as error:
    print(error)


def mean(items):
    total = 0
    for item in items:
        total += item
    return total / len(items) if items else total


def skipping(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        total += i / 2
    return total


def until(n):
    total, i = 0, 0
    while True:
        if i >= n:
            return total
        total = total + 0.5
        i += 1


floats = [i / 4 for i in range(200)]
for turn in range(80):
    mean(floats), skipping(200), until(200)
print(mean(floats), mean([]), mean([1]), mean([1, 2.5]), mean([2.5, 1]), mean([True, False]))
print(skipping(0), skipping(1), skipping(2), skipping(50), until(0), until(1), until(3))


def walk(d):
    total = 0
    for key in d:
        total += d[key]
    for key, value in d.items():
        total += key * value
    for value in d.values():
        total -= value
    for key in d.keys():
        total ^= key
    return total


def changed(d, how):
    seen = []
    try:
        for key in d:
            seen.append(key)
            if key == 3:
                how(d)
    except RuntimeError as error:
        seen.append(str(error))
    return seen


d = {i: i * 2 for i in range(50)}
for turn in range(60):
    walk(d)
print(walk(d), walk({}), walk({1: 2}))
for k in range(0, 50, 3):
    del d[k]
print(walk(d))
for turn in range(60):
    changed(dict.fromkeys(range(6)), lambda d: None)
print(changed(dict.fromkeys(range(6)), lambda d: d.pop(5)))
print(changed(dict.fromkeys(range(6)), lambda d: d.update({9: 9})))
print(changed(dict.fromkeys(range(6)), lambda d: d.update({5: 9})))


def both(a, b):
    out = []
    for x, y in zip(a, b):
        out.append(x * y)
    for i, x in enumerate(a):
        out.append(i - x)
    return out


def shrinking(a):
    seen = []
    for i, x in enumerate(a):
        seen.append((i, x))
        if i == 2:
            del a[3:]
    return seen


for turn in range(80):
    both([1, 2, 3], [4, 5, 6, 7])
    shrinking(list(range(6)))
print(both([1, 2, 3], [4, 5, 6, 7]), both([1, 2], []), both((1, 2), range(9)), both("", ""))
print(shrinking(list(range(6))))
one = iter([1, 2, 3, 4, 5])
print(list(zip(one, one)))


def twice(items):
    out = []
    for x, y in zip(items, items):
        out.append(x + y)
    return out


for turn in range(80):
    twice([1, 2, 3])
print(twice(iter([1, 2, 3, 4, 5])), next(one, "end"))
try:
    for x, y in zip([1, 2], [1], strict=True):
        print(x, y)
except ValueError as error:
    print(error)


def members(s):
    total = 0
    for item in s:
        total += item
    return total


def growing(s):
    seen = 0
    try:
        for item in s:
            seen += 1
            if seen == 3:
                s.add("new")
    except RuntimeError as error:
        return seen, str(error)
    return seen


class Bag(set):
    pass


small = set(range(30))
for turn in range(80):
    members(small), members(frozenset(small)), growing({1, 2})
print(members(small), members(set()), members(Bag(small)), members(frozenset([1])), growing({1, 2}))
for k in range(0, 30, 2):
    small.remove(k)
print(members(small), growing({1, 2, 3, 4}))
