# cpython: 3.14
"""Comprehensions of all kinds: evaluation order, nesting, conditions, walrus, scoping in classes and lambdas, errors."""
log = []
def t(x): log.append(x); return x
r = {t(k): t(v) for k, v in t([(1, 'a'), (2, 'b')]) if t(k) for _ in t([0])}; print(r, log)
log.clear(); r = [t(x) for x in t([1, 2]) if t(x > 1)]; print(r, log)
print([x for x in range(20) if x % 2 == 0 if x % 3 == 0], [(x, y) for x in 'ab' for y in range(2) if (x, y) != ('a', 1)], {x % 3 for x in range(9)}, {x: x * x for x in range(3)}, [[y for y in range(x)] for x in range(4)])
print([a + b for a, b in [(1, 2), (3, 4)]], [first for first, *_ in ['xyz', 'q']], [x[0] for x in [[1], [2]]], [x for [x] in [[5]]], [y for x in [1, 2] for y in [x, x * 10]], {k: [v] * k for k, v in {1: 'a', 2: 'b'}.items()})
x = 'outer'; [x for x in range(3)]; print(x, [x for x in [x]], (lambda: [x for _ in [0]])())
def f(n): return [lambda: i * n for i in range(3)]
print([g() for g in f(10)])
print([last := i for i in range(5)], last, any((hit := n) > 2 for n in [1, 3, 5]), hit)
def g():
    vals = [y := 1, *[y := y + k for k in range(3)]]
    return vals, y
print(g())
class C:
    n = 3; items = [1, 2, 3]
    a = [i for i in items]; b = [i * 2 for i in range(3)]; c = {i: j for i in items for j in (i,)}
    try: d = [i * n for i in items]
    except NameError as e: d = str(e)
    e = (lambda items=items: [i for i in items])()
print(C.a, C.b, C.c, C.d, C.e, hasattr(C, 'i'))
for text in '[x for x in 5]', '[1/0 for x in [1]]', '[x for x in [1] if x.y]', '{[]: 1 for x in [1]}', '{[] for x in [1]}', '[a for a, b in [1]]', '[undefined for x in [1]]', '[x for x in undefined]', '{k: v for k, v in [(1, 2, 3)]}', '[x for x in iter(int)]', '[*x for x in [1]]', '[x for 5 in [1]]', '[(x := y) for y in [1] for x in [2]]', '[x := 1 for x in [1]]', '[i for i in (j := [1])]', '{**x for x in []}', '[x, y for x, y in []]', '[for x in y]', '[x for x in]', '[x if y for y in []]', '(x for x in [1], 2)', 'f(x for x in [1], 2)', '[await x for x in []]', '[x async for x in []]', '[yield x for x in []]', '[(yield x) for x in []]':
    try: print(text, eval(text))
    except Exception as e: print(text, '|', type(e).__name__, e.msg if isinstance(e, SyntaxError) else e)
m = [[1, 2, 3], [4, 5, 6]]; print([[row[i] for row in m] for i in range(3)], [v for row in m for v in row], sum([len(r) for r in m]), sorted({v % 3 for row in m for v in row}))
it = iter(range(6)); print([(a, next(it)) for a in it], [x for x in 'abc' if (lambda: x)() != 'b'], [[(i, j) for i in 'ab'] for j in 'cd'], [i for i in range(3) for i in range(i)])
