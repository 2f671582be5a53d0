# A loop is compiled while a variable holds a float, and entered again by a call in which the variable is not bound yet.


def loop(n, a, b):
    for k in range(n):
        c = a * b + k
        d = -c
        a = (c - d) / (b or 3)
        e = k / 7 + 2 / (k - 400)
    return d, e


for n in 175, 1, 2, 175:
    print(loop(n, -0.0, 1.5))
    print(loop(n, 0.5, 1e300))
