"""The value of StopIteration on every way out of an iterator."""
def ret(v):
    yield 1
    return v
class It:
    def __init__(self, v): self.v = v; self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 1: raise StopIteration(self.v)
        return self.n
def stop(f):
    try:
        f()
    except StopIteration as e:
        return e.value
for make in (ret, It):
    for v in (None, 5, (1, 2), "s"):
        it = make(v); next(it)
        print(stop(lambda: next(it)), end=" ")
        it = make(v); it.__next__()
        print(stop(it.__next__), end=" ")
        def delegate():
            r = yield from make(v)
            print("=", r, end=" ")
        list(delegate())
    print()
def leftover():
    list(ret("old"))
    r = yield from [1]
    print("list after generator", r)
    for _ in It("older"): pass
    r = yield from iter(range(1))
    print("range after iterator", r)
list(leftover())
print(next(It(3).__iter__(), "d"), stop(lambda: next(iter([]))), stop(lambda: next(ret(None).__iter__().__iter__()) and next(map(str, []))))
