# Generators whose code is compiled: entered behind their yields, with loops inside and out, methods, and more than one yield.
class Bag:
    def __init__(self, n):
        self.items = list(range(n))

    def odd(self):
        for item in self.items:
            if item % 2:
                yield item

    def scaled(self, factor=3):
        for item in self.items:
            yield item * factor

    def total(self):
        t = 0
        for x in self.odd():
            t += x
        for x in self.scaled():
            t -= x
        return t + sum(self.scaled(2)) + len(list(self.odd()))


def digits(n):
    # Much work between two yields.
    for i in range(n):
        s = 0
        j = i
        while j:
            s += j % 10
            j //= 10
            if s % 9 == 8:
                s += 1
        yield s
        if s % 5 == 3:
            yield -s


def ticker(start):
    value = start
    while True:
        sent = yield value
        t = 0
        for k in range(20):
            t += k * value
        value = (value + t + (sent or 0)) % 1000003


def walk(depth):
    if depth:
        t = 0
        for x in walk(depth - 1):
            t += x
            yield t + depth
        for k in range(10):
            t = t * 2 % 1009
        yield t
    else:
        yield 1


def raises(n):
    i = 0
    while True:
        total = 0
        for k in range(12):
            total += k * i
        if i == n:
            raise KeyError(i, total)
        yield total
        i += 1


def guarded(n):
    try:
        for i in range(n):
            a = 0
            for k in range(12):
                a += k ^ i
            yield a
    except ValueError as error:
        yield "caught " + str(error)
    finally:
        yield "end"


def floats(n):
    x = 0.5
    for i in range(n):
        y = x
        for k in range(10):
            y = y * 1.5 % 7.25
        x = y if i % 2 else x + 0.25
        yield x


def mixed(values):
    for value in values:
        t = value
        for k in range(10):
            t = t + value
        yield t


print([Bag(n % 9).total() for n in range(1000)][-3:])
print(sum(digits(4000)), sum(1 for d in digits(3000) if d < 0))
t = ticker(1)
out = [next(t)]
for i in range(3000):
    out.append(t.send(i) if i % 3 else next(t))
print(out[-3:], sum(out))
print(sum(walk(9)), list(walk(3)))
for n in (3, 1500):
    seen = 0
    try:
        for x in raises(n):
            seen += x
    except KeyError as error:
        print(seen, error)
for stop in (4, 900):
    g = guarded(1000)
    got = []
    for x in g:
        got.append(x)
        if len(got) == stop:
            got.append(g.throw(ValueError("stop")))
    print(got[-4:], len(got))
print(round(sum(floats(2000)), 6))
print(list(mixed([1, 2.5] * 300))[-2:], list(mixed([1] * 1000 + ["a", 2 ** 62]))[-2:])
g = digits(10 ** 6)
for x in g:
    if x == 40:
        break
print(next(g), next(g), g.gi_frame.f_locals["i"] > 0, g.gi_running)
g.close()
print(list(g))


def zipped(n):
    a, b = digits(n), floats(n)
    t = 0
    for x, y in zip(a, b):
        t += x * y
    return t


print(zipped(3000))
