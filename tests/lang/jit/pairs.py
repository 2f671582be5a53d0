"""Loops over `enumerate`, `zip` and the items of dicts, whose pairs are not made in compiled code."""


def hot(f, *args):
    result = None
    for i in range(40):
        result = f(*args)
    return result


def numbered(l, start=0):
    t = 0
    for k, v in enumerate(l, start):
        t += k * v
    return t


def zipped(a, b):
    t = 0
    for x, y in zip(a, b):
        t += x * y
    return t


def items(d):
    t = 0
    for k, v in d.items():
        t += k * 2 + v
    return t


numbers = list(range(200))
print(hot(numbered, numbers), hot(numbered, tuple(numbers), 5), hot(numbered, range(100)), hot(numbered, {1: 2, 3: 4}))
print(hot(numbered, b"abc" * 50), numbered((x for x in numbers)), hot(numbered, numbers))
print(hot(zipped, numbers, numbers), hot(zipped, numbers, range(50)), hot(zipped, range(50), tuple(numbers)), hot(zipped, [], numbers))
print(hot(zipped, {1: 2, 5: 6}, numbers), zipped(numbers, (x for x in numbers)), hot(zipped, numbers, numbers[:3]))
print(hot(items, {i: i for i in range(200)}), hot(items, {}))
print(numbered(numbers, (1 << 62) - 50) - numbered(numbers, (1 << 62) - 51), numbered(numbers, 1 << 70) == (1 << 70) * 19900 + numbered(numbers))


def same_iterator(l):
    it = iter(l)
    out = []
    for a, b in zip(it, it):
        out.append(a * 1000 + b)
    return out[-1], len(out), next(it, "end")


print(hot(same_iterator, numbers), hot(same_iterator, numbers[:5]))


def inside(l):
    """The loop's own iterator is moved on by the pairs."""
    it = iter(l)
    seen = []
    for x in it:
        for a, b in zip(it, range(2)):
            seen.append((x, a, b))
    return seen[:4], len(seen)


print(hot(inside, numbers))


def strict(a, b):
    t = 0
    for x, y in zip(a, b, strict=True):
        t += x + y
    return t


print(hot(strict, numbers, numbers))
try:
    hot(strict, numbers, numbers[:-1])
except ValueError as e:
    print(e)


def changes(d):
    t = 0
    for k, v in d.items():
        t += k
        if k == 150:
            d[1000] = 1
    return t


try:
    changes({i: i for i in range(200)})
except RuntimeError as e:
    print(e)


def deletes(n):
    d = {i: str(i) for i in range(n)}
    for i in range(0, n, 3):
        del d[i]
    return [k for k, v in d.items() if v != "x"][:5], len([v for k, v in d.items()])


print(hot(deletes, 100))


def mixed_pairs(l):
    t = 0
    for a, b in l:
        t += len(a) if isinstance(a, str) else a
        t += b
    return t


pairs = [(1, 2), ("abc", 4), [5, 6], "ab" and (7, 8)]
print(hot(mixed_pairs, pairs), hot(mixed_pairs, iter(pairs)) is not None)


def whole(l):
    """The pair itself is used as well."""
    kept = []
    for pair in enumerate(l):
        a, b = pair
        kept.append(pair)
        if a == 50:
            return pair, kept[-1] is pair, b
    return kept


print(hot(whole, numbers))


def nested(rows):
    t = 0
    for i, row in enumerate(rows):
        for j, (a, b) in enumerate(zip(row, rows[0])):
            t += i * j + a * b
    return t


print(hot(nested, [[1.5, 2, 3], [4, 5, 6], [7, 8, 9.25]]))


def swapped(l):
    b, a = "none", "none"
    for b, a in enumerate(l):
        pass
    return a, b


print(hot(swapped, numbers), hot(swapped, []))


class Counted(enumerate):
    def __next__(self):
        k, v = super().__next__()
        return k * 10, v


class Zipped(zip):
    def __iter__(self):
        return iter([(1, 2)])


def over(it):
    t = 0
    for k, v in it:
        t += k + v
    return t


print([over(Counted(numbers[:i])) for i in range(30)][-1], [over(Zipped(numbers, numbers)) for i in range(30)][-1])
print([over(enumerate(numbers)) for i in range(30)][-1])


def raising(l):
    t = 0
    for k, v in enumerate(l):
        try:
            t += 10 // v
        except ZeroDivisionError:
            t += k
    return t


print(hot(raising, [1, 2, 0, 5] * 20))


def unpack_error(l):
    for a, b in l:
        pass


for bad in ([(1, 2)] * 50 + [(1, 2, 3)], [(1, 2)] * 50 + [5], zip([1, 2]), zip([1] * 50, [2] * 50, [3] * 50)):
    try:
        unpack_error(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, str(e)[:20])


def consume(it):
    for k, v in it:
        if k == 20:
            return k, v, next(it)


print([consume(enumerate(numbers)) for i in range(30)][-1], [consume(zip(numbers, numbers)) for i in range(30)][-1])


def generator(l):
    for k, v in enumerate(l):
        yield k + v
    for k, v in zip(l, l):
        yield k * v


print(sum([sum(generator(numbers)) for i in range(30)]))
print([{v: k for k, v in enumerate("abc")} for i in range(60)][-1], [[k + v for k, v in zip(numbers, numbers)][-1] for i in range(60)][-1])


def taken_up_again(l):
    """One iterator, first taken from by itself, then as a part of pairs, then again by itself."""
    it, seen = iter(l), []
    for x in it:
        if x == 3:
            break
    for a, b in zip(it, range(4)):
        seen.append(a)
    for x in it:
        seen.append(x)
        if x > 10:
            break
    for n, x in enumerate(it):
        if n == 5:
            break
    for x in it:
        return seen, x


def spent(l):
    l = l[:10]
    it = iter(l)
    for x in it:
        break
    for a, b in zip(it, l * 3):
        pass
    l.append(5)
    return [x for x in it]


def around(rows):
    """The loop around was entered while it ran."""
    t = 0
    for k in range(30):
        it = iter(rows)
        for row in it:
            for n, other in enumerate(it):
                t += n * other[0]
                if n == 2:
                    break
            for a, b in zip(row, row):
                t += a * b
    return t


print(hot(taken_up_again, numbers), hot(spent, numbers), around([[i, i + 1] for i in range(50)]))
