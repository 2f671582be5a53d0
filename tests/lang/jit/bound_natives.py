"""Native methods that were bound before they are called, whichever object they belong to; and slices that are stored."""


def collect(n, out):
    push, add = out.append, out.insert
    for i in range(n):
        push(i)
        if i % 100 == 0:
            add(0, -i)
    return len(out)


class Mine(list):
    def append(self, item):
        list.append(self, item * 2)


for out in ([], [1, 2], Mine(), [], Mine([5])):
    print(collect(500, out), out[:3], out[-2:])


def count(words):
    seen = {}
    get, known = seen.get, seen.setdefault
    for word in words:
        seen[word] = get(word, 0) + 1
        known(word[:1], []) if word[:1] not in seen else None
    return sorted(seen.items(), key=str)


words = ("the cat and the dog and the bird " * 40).split()
print(count(words))
print(count(words[:60]))


def many(methods, n):
    total = 0
    for i in range(n):
        for method in methods:
            total += method(i)
    return total


class Ten(list):
    def count(self, item):
        return 10


print(many([[1, 2, 3].count, (1, 1).count, "abc".__len__ and [5].count], 300))
print(many([[1].count, Ten().count, [1].count, Ten().count], 300))


def wrong(method, n):
    try:
        for i in range(n):
            method(i, i)
    except TypeError as error:
        return str(error)


print(wrong([].insert, 300), wrong([].append, 300), wrong({}.get, 300))


def reverse_heads(numbers, rounds):
    """As in fannkuch: heads of a list, turned around in place."""
    done = 0
    for n in range(rounds):
        k = n % (len(numbers) + 3)
        numbers[:k] = numbers[k - 1::-1] if k else []
        done += numbers[0] if numbers else 0
    return done, numbers


print(reverse_heads(list(range(12)), 2000))
print(reverse_heads([], 300))


def store(container, start, stop, new, n):
    try:
        for _ in range(n):
            container[start:stop] = new
    except (TypeError, ValueError) as error:
        return type(error).__name__, str(error)
    return container if len(container) < 40 else len(container)


for start, stop in ((0, 2), (None, 2), (-2, None), (5, 1), (1, -1), (None, None), (100, 200), (-100, 1), (2**70, None)):
    for new in ([7, 8], [], [1] * 9, (4, 5), "xy", range(3), {6: 1}, 5):
        print(start, stop, new, store([0, 1, 2, 3, 4], start, stop, new, 3), store([0, 1, 2, 3, 4], start, stop, new, 150))
numbers = [1, 2, 3]
numbers[1:2] = numbers
print(numbers, store(numbers, 1, 1, numbers, 4))
print(store(bytearray(b"abcdef"), 1, 3, b"xyz", 5), store("text", 1, 2, "x", 300), store((1, 2), 0, 1, (1,), 300))


def backwards(container, n):
    out = []
    for i in range(n):
        i -= n // 2
        out = [container[i::-1], container[:i:-1], container[::-1], container[i:2:-1]]
    return out


for container in ([1, 2, 3, 4, 5, 6], (1, 2, 3, 4), "text here", b"bytes", range(8)):
    print(backwards(container, 30), backwards(container, 301), backwards(container, 4))


class Kept:
    alive = 0

    def __init__(self):
        Kept.alive += 1

    def __del__(self):
        Kept.alive -= 1


def objects(n):
    held = [Kept() for _ in range(8)]
    for i in range(n):
        part = held[3::-1]
        held[4:] = part
        held[:4] = [Kept(), part[0], part[1], part[2]]
    return len(held), len(set(map(id, held)))


import gc
print(objects(400))
gc.collect()
print(Kept.alive < 10)
