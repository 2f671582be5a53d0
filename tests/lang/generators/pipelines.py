"""Generators composed as pipelines, and expression laziness."""
def numbers(n):
    for i in range(n):
        yield i
def squares(it):
    for x in it:
        yield x * x
def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x
def take(it, n):
    for _, x in zip(range(n), it):
        yield x
print(list(take(evens(squares(numbers(100))), 5)))
def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1
print(list(take(primes(), 12)))
def window(it, n):
    buf = []
    for x in it:
        buf.append(x)
        if len(buf) == n:
            yield tuple(buf)
            buf.pop(0)
print(list(window(range(5), 3)))
g = (x * y for x in range(3) for y in range(3) if x != y)
print(next(g), next(g), list(g), list(g))
def running():
    total = 0
    while True:
        v = yield total
        if v is None: return total
        total += v
r = running(); next(r)
print([r.send(i) for i in (1, 2, 3)])
try:
    r.send(None)
except StopIteration as e:
    print(e.value)
def perms(s):
    if len(s) <= 1: yield s
    else:
        for i, c in enumerate(s):
            for p in perms(s[:i] + s[i + 1:]): yield c + p
print(list(perms("abc")))
def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for i in list(its):
            try:
                yield next(i)
            except StopIteration:
                its.remove(i)
print(list(interleave("abc", [1], "xy")))
