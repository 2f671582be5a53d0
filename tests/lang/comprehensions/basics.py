"""List, set, dict comprehensions and generator expressions."""
print([x * x for x in range(5)], {x % 3 for x in range(10)}, {x: x * x for x in range(3)}, list(x for x in "ab"))
print([(a, b) for a in range(3) for b in "xy" if a != 1], [[j for j in range(i)] for i in range(4)], [x for row in [[1, 2], [3]] for x in row])
print([x for x in range(30) if x % 2 if x % 3], {k: v for k, v in {"a": 1}.items()}, [a + b for a, b in zip([1, 2], [3, 4])], [y for x in [3] for y in [x * 2]])
x = "outer"
print([x for x in range(2)], x, [(lambda: x)() for x in range(3)], [f() for f in [lambda: x for x in range(3)]])
print(sum(i for i in range(100)), max((len(w), w) for w in ["a", "bbb"]), dict((k, 1) for k in "ab"), tuple(i for i in ()), ",".join(str(i) for i in range(3)))
print([i if i % 2 else -i for i in range(4)], [[1 if i == j else 0 for j in range(3)] for i in range(3)], [*(x for x in range(3))], {**{str(i): i for i in range(2)}})
m = [[1, 2], [3, 4]]
print([[r[i] for r in m] for i in range(2)], [a for a, *b in [(1, 2, 3), (4,)]], [x for x in [1, 2] for x in [x, x * 10]])
def f(n):
    return [n + i for i in range(n) if i < n]
print(f(3), [f(i) for i in range(3)])
