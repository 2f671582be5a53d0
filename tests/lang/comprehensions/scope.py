"""Comprehension scopes: class bodies, closures, evaluation of the first iterable."""
class C:
    n = 3
    items = [1, 2]
    a = [i for i in range(n)]
    b = [(i, j) for i in items for j in range(2)]
    try:
        c = [n for _ in range(2)]
    except NameError as e:
        c = str(e)
    d = (lambda it: [x for x in it])(items)
print(C.a, C.b, C.c, C.d)
def f():
    fs = [(lambda: i * k) for i in range(3) for k in [10]]
    return [g() for g in fs]
print(f())
def g():
    y = 5
    return [[y + z for z in range(x)] for x in range(3)], [y := x for x in range(3)], y
print(g())
def boom(): raise ValueError("eager")
try:
    gen = (x for x in boom())
except ValueError as e:
    print("eager", e)
gen = (boom() for x in [1])
try:
    list(gen)
except ValueError as e:
    print("lazy", e)
i = 100
print([i for i in range(3)], i, [locals().get("i") for i in range(2)] != [])
def h(x): return [x for x in [x]], {x: x for x in [x]}, x
print(h(5))
print([lambda a=a: a for a in range(2)][0](), [(yield_ := 1) for _ in range(1)], yield_)
