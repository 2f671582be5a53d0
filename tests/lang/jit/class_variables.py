"""Attributes of classes that change all the time, in compiled code."""


def hot(f, n=3000):
    total = 0
    for i in range(n):
        total += f(i)
    return total


class A:
    n = 0
    text = "a"
    ratio = 0.5


class B(A):
    pass


for k in range(3):
    A.n = k
    A.text = str(k)
    A.ratio = k / 2


def counts(i):
    A.n += 1
    return A.n


def inherited(i):
    return B.n


def own_later(i):
    B.n += 1
    return A.n


def floats(i):
    A.ratio = A.ratio * 0.5 + i
    return A.ratio


def texts(i):
    A.text = A.text[-3:] + str(i % 10)
    return len(A.text)


def big(i):
    A.n = A.n * 3 if A.n < 1 << 70 else 1
    return A.n % 7


for f in counts, inherited, own_later, floats, texts, big:
    print(f.__name__, hot(f))
print(A.n, B.n, A.text)


def kinds(i):
    A.n = i if i < 2000 else (lambda self: 5)
    return A.n if i < 2000 else A().n()


print(hot(kinds))
A.n = 1
A.n = 2
print(hot(counts))


class Meta(type):
    @property
    def n(cls):
        return 42


def gone(i):
    if i == 2500:
        del A.n
    return A.n


A.n = 7
A.n = 8
try:
    hot(gone)
except AttributeError as e:
    print(e)
A.n = property(lambda self: 3)
print(hot(lambda i: A().n))


class C(metaclass=Meta):
    pass


print(hot(lambda i: C.n))
