# `__code__` of a function that compiled code calls directly; and functions that are dropped, so that others may lie where they were.


def g(a):
    return a + 1


class C:
    def m(self, a):
        return a + 1


def loop(n):
    total = 0
    c = C()
    for k in range(n):
        if k == 700:
            g.__code__ = (lambda a: a * 2).__code__
            C.m.__code__ = (lambda self, a: a * 3).__code__
        total += g(k) + c.m(k)
    return total


print(loop(1000))


def make(n):
    if n % 3 == 0:
        return lambda a: a + n
    if n % 3 == 1:
        return lambda a: a - n
    return lambda a: (a << 1) + n


def call(a):
    return f(a)


total = 0
for k in range(20000):
    if k % 500 == 0:
        f = make(k // 500)
        junk = [[i] for i in range(200)]
    total = total * 3 + call(k) & 0xFFFFFFFF
print(total)
