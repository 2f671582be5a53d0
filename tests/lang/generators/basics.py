"""yield, next, for, return values, laziness."""
def count(n):
    print("start")
    i = 0
    while i < n:
        yield i
        i += 1
    print("end")
    return "done"
g = count(2)
print(type(g).__name__, next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)
try:
    next(g)
except StopIteration as e:
    print("again", e.value)
for x in count(2): print(x)
print(list(count(1)), sum(count(3)), next(count(0), "default"))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
f = fib(); print([next(f) for _ in range(10)])
def empty():
    return
    yield
print(list(empty()), next(empty(), None))
a, b, *c = (x for x in range(5)); print(a, b, c)
def two():
    x = yield
    print("got", x)
    y = yield x
    print("got", y)
t = two(); print(next(t), t.send(1), t.send(2) if False else None)
try:
    t.send(2)
except StopIteration:
    print("stopped")
print(iter(g) is g, g.__name__, g.gi_frame, 3 in count(5))
