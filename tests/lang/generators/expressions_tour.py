"""Generator expressions: scoping, laziness, first iterable, nested loops, conditions, and errors."""
log = []
def trace(x, tag): log.append((tag, x)); return x
g = (trace(x, 'item') for x in trace([1, 2], 'iter'))
print(log); print(next(g), log); print(list(g), log)
x = 'outer'
print(list(x for x in 'ab'), x, list((x, y) for x in 'ab' for y in x * 2), [*(i * j for i in range(3) if i for j in range(i))])
try: g = (i for i in 5)
except TypeError as e: print(e)
g = (1 / (2 - i) for i in range(4)); print(next(g), next(g))
try: next(g)
except ZeroDivisionError as e: print(e)
print(next(g, 'over'))
fs = [lambda: i for i in range(3)]; print([f() for f in fs]); fs = list((lambda i=i: i) for i in range(3)); print([f() for f in fs])
class C:
    a = 3; b = [1, 2]
    c = [x for x in b]
    d = list(x * 2 for x in b)
    try: e = [a for x in b]
    except NameError as err: e = str(err)
print(C.c, C.d, C.e)
print(sum(x * x for x in range(10)), max((x for x in 'hello'), key=ord), ''.join(c.upper() for c in 'abc'), any(x > 2 for x in [1, 2, 3]), all(x for x in []), dict((k, v) for k, v in ['ab']), sorted((x for x in [3, 1, 2]), reverse=True), tuple(x for x in ()), {k: v for k, v in zip('ab', (1, 2))}, {x % 2 for x in range(5)})
print([y := 5, y ** 2], [last := i for i in range(3)], last, [(a, b) for a, *b in ['xyz', 'uv']], [x for x in range(20) if x % 2 if x % 3])
def f():
    total = 0
    r = [total := total + v for v in [1, 2, 3]]
    return r, total
print(f(), list(map(lambda g: next(g), [(i for i in 'q')])), type((i for i in ())).__name__)
def nested(): return [[(i, j) for j in range(i)] for i in range(3)]
print(nested(), [[1 for _ in range(2)] for _ in range(2)], {i: {j: i * j for j in range(2)} for i in range(2)})
