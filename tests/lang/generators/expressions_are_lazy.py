# Generator expressions: what is evaluated at once, what later, and what they see of the names around them.
log = []
def note(x):
    log.append(x)
    return x
g = (note(i * 2) for i in note([1, 2, 3]) if note(i) != 2)
print(log)
print(next(g), log, list(g), log)
x = 10
late = (x + i for i in range(3))
x = 100
print(list(late))
try: (i for i in missing_name)
except NameError as e: print(e)
inner = (j for i in [1] for j in missing_name)
try: next(inner)
except NameError as e: print(e)
def make():
    y = 1
    g = (y for _ in range(2))
    y = 2
    return g
print(list(make()))
print(sum(i for i in range(5)), max((len(w), w) for w in ["a", "bbb", "cc"]), any(note(i) for i in [0, 1, 2]), log[-2:], "".join(c.upper() for c in "ab"), dict((k, v) for k, v in zip("ab", [1, 2])), sorted((-i for i in range(3))), list(map(str, (i for i in "xy"))), tuple(i for i in [] ), set(i % 2 for i in range(5)))
nested = ((i, j) for i in range(3) for j in range(i) if (i + j) % 2)
print(list(nested), list(nested))
gs = [(i for _ in range(1)) for i in range(3)]
print([list(g) for g in gs])
def consume(it):
    for v in it:
        if v > 2: return v
numbers = (note(i) for i in range(10))
log.clear()
print(consume(numbers), log, next(numbers))
g = (1 / i for i in [1, 0, 2])
print(next(g))
try: next(g)
except ZeroDivisionError as e: print(e)
print(list(g))
g = (i for i in [1, 2])
print(g.send(None), g.gi_frame is not None, g.__name__, type(g).__name__)
try: g.throw(KeyError("thrown"))
except KeyError as e: print(e)
print(g.gi_frame, list(g))
a, *b = (i * i for i in range(4))
print(a, b, *(i for i in "ab"), [*(i for i in "cd")], (lambda *args: args)(*(i for i in range(3))))
import sys
big = (i for i in range(10 ** 9))
print(next(big), 5 in big, next(big), sys.getsizeof(big) < 1000)
class Class:
    n = 2
    works = list(i for i in range(n))
    try: fails = list(n for i in range(1))
    except NameError as e: print(e)
print(Class.works, (yield_ for yield_ in [1]).__next__(), [i for i in (j for j in (k for k in range(3)))])
first = next((w for w in ["x", "yy", "zzz"] if len(w) > 1), None)
print(first, next((w for w in [] if w), "default"), len(list(i for i in range(3) for j in range(3) if i < j)))
