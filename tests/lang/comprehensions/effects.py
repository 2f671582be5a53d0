"""Order of evaluation, exceptions and early exit inside comprehensions."""
def t(x): print(x, end=" "); return x
print([t(a) + t(b) for a in [t(1), t(2)] if t(a) for b in [t(10)]])
print({t("k"): t("v") for _ in range(1)})
def gen():
    try:
        yield 1; yield 2; yield 3
    finally:
        print("closed", end=" ")
def use():
    g = gen()
    for x in (y * 2 for y in g):
        if x > 2:
            g.close()
            return x
print(use())
try:
    [1 // x for x in (2, 0)]
except ZeroDivisionError:
    print("zde")
print(any(t(x) > 1 for x in (1, 2, 3)), all(t(x) < 2 for x in (1, 2, 3)))
pass
a = [1, 2, 3]
print([a.pop() for _ in range(len(a))], a)
