# Comprehensions: what their names mean, in which order their parts are evaluated.
log = []
def note(x, value):
    log.append(x)
    return value
print([note("e", i * j) for i in note("a", [1, 2]) if note("p", True) for j in note("b", [10, 20]) if note("q", j > 10)])
print("".join(log))
x = "outer"
print([x for x in range(3)], x)
print([(lambda: i)() for i in range(3)], [f() for f in [lambda: i for i in range(3)]])
def make():
    y = 5
    return [y + i for i in range(2)], {y: i for i in "a"}, {y for _ in "ab"}, list(y for _ in "ab")
print(make())
class A:
    n = 3
    items = [i for i in range(n)]
    try:
        bad = [n for _ in range(1)]
    except NameError as e:
        bad = str(e)
    nested = [[j for j in range(i)] for i in items]
print(A.items, A.bad, A.nested, hasattr(A, "i"))
print({k: v for k, v in [("a", 1), ("b", 2), ("a", 3)]}, {note(k, k): note(v, v) for k, v in [(1, 2), (3, 4)]}, log[-4:])
print([a for a, *b in [(1, 2, 3), (4,)]], [b for a, *b in [(1, 2, 3), (4,)]], [d["k"] for d in [{"k": 1}]])
target = {}
print([None for target["last"] in range(3)], target)
print([y := i * 2 for i in range(3)], y, any((found := n) > 3 for n in [1, 2, 5, 7]), found)
try: [1 / n for n in [1, 0]]
except ZeroDivisionError as e: print(e)
def leak():
    [z for z in range(3)]
    try: z
    except NameError as e: return str(e)
print(leak())
print([i for i in range(10) if i % 2 if i % 3], [i if i % 2 else -i for i in range(4)], [[]  for _ in range(2)])
print(sorted({i % 3 for i in range(10)}), {i: [j for j in range(i)] for i in range(3)}, [*(i for i in "ab")])
print([(a, b) for a in "ab" for b in a * 2])
g = (i for i in iter_ ) if False else (i for i in [1])
print(next(g), next(g, "end"))
try: (i for i in 5)
except TypeError as e: print(e)
try: (i for j in [1] for i in 5).__next__()
except TypeError as e: print(e)
