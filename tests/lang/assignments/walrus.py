"""Assignment expressions, in every place they may stand."""
if (n := len("hello")) > 3:
    print(n)
data = [1, 2, 3, 4]
print([y for x in data if (y := x * x) > 4], y)
while (x := data.pop()) > 2:
    print("pop", x)
print(x, (a := 1) + (b := 2), a, b, [c := 5, c * 2], {"k": (z := 3)}, z)
def f(p=(q := 7)): return p
print(f(), q)
print(any((w := i) > 2 for i in range(5)), w)
def g():
    total = 0
    r = [total := total + i for i in range(5)]
    return r, total
print(g())
def h():
    [(last := i) for i in range(3)]
    def inner(): return last
    return inner()
print(h(), f"{(v := 5)} {v}", (t := 1, 2), t)
print((lambda: (m := 3) + m)())
