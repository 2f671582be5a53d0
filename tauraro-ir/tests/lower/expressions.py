# places
def f(a, b, c):
    a, b = b, a
    x = (a and b) or c
    y = 0 < a <= b if c else a in {1, 2}
    z = f"{a!r:>{b}} and {c=} {{}}"
    c.d.e[1:2] += g(*a, b, **c, k=1)
    first, *rest = [*a, 1]
    c.method(a, key=b)
    c.method(g(a))
    return {**a, 'k': (n := 5)}, -1, (1, (2, 'x'))
