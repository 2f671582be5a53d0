"""Delegation: values, sends, throws and results."""
def inner():
    try:
        x = yield 1
        print("inner got", x)
        y = yield 2
        print("inner got", y)
        return "result"
    except ValueError as e:
        print("inner caught", e)
        yield "recovered"
        return "after"
    finally:
        print("inner fin")
def outer():
    r = yield from inner()
    print("outer got", r)
    yield r
g = outer(); print(next(g), g.send("a"), g.send("b"), next(g, "end"))
g = outer(); print(next(g), g.throw(ValueError("v")), next(g), next(g, "end"))
g = outer(); next(g); g.close()
def chain(*its):
    for i in its:
        yield from i
print(list(chain("ab", [1], range(2), {"k": 0}, (x for x in "z"))))
def tree(t):
    if t:
        l, v, r = t
        yield from tree(l); yield v; yield from tree(r)
print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
def none():
    x = yield from ()
    print(x)
    return (yield from (i for i in ()))
print(list(none()))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("value")
        return self.n
def d():
    r = yield from It()
    print("r", r)
print(list(d()))
def bad(): yield from 5
try:
    list(bad())
except TypeError as e:
    print(e)
def send_to_list():
    yield from [1, 2]
s = send_to_list(); next(s)
try:
    s.send(5)
except AttributeError as e:
    print(e)
def deep(n):
    if n: yield from deep(n - 1)
    yield n
print(sum(deep(100)))
