# A generator function gets other code while machine code runs a generator of its old code, and then has to leave: the generator
# goes on as it was.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def longer(n):
    a, b, c, d, e, f, g, h = range(8)
    for k in range(n):
        yield a + b + c + d + e + f + g + h + k


step = [1]
armed = [False]


def hook(x, more=None, *rest):
    if armed[0] and x == 2:
        count.__code__ = longer.__code__
        step[0] = 0.5


def loop(n, call):
    t = 0
    for x in count(n):
        call(x)
        t += step[0] * x
    return t


for round in range(3000):
    total = loop(6, hook)
print(total)
armed[0] = True
print(loop(6, hook), list(count(3)))
