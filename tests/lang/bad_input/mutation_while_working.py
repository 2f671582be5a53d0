# cpython: 3.14
"""Containers that are changed by the very callbacks that work on them."""
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
l = list(range(10))
err(lambda: l.sort(key=lambda x: l.append(x) or -x)); print(len(l))
l = list(range(10))
err(lambda: l.sort(key=lambda x: l.clear() or x)); print(len(l))
class Cmp:
    def __init__(self, n): self.n = n
    def __lt__(self, o): target.append(1); return self.n < o.n
target = [Cmp(3), Cmp(1), Cmp(2)]
err(lambda: target.sort()); print(len(target))
class EqClear:
    def __eq__(self, o): box.clear(); return False
box = [EqClear() for _ in range(5)]; err(lambda: 1 in box)
box = [EqClear() for _ in range(5)]; err(lambda: box.index(1))
box = [EqClear() for _ in range(5)]; err(lambda: box.count(1))
box = [EqClear() for _ in range(5)]; err(lambda: box.remove(1))
box = [EqClear() for _ in range(5)]; err(lambda: box == [1, 2, 3, 4, 5])
class ReprClear:
    def __repr__(self): box.clear(); return 'R'
box = [ReprClear() for _ in range(3)]; err(lambda: repr(box))
box = {i: ReprClear() for i in range(3)}; err(lambda: repr(box))
class Idx:
    def __index__(self): box.clear(); return 2
box = [1, 2, 3, 4]; err(lambda: box[Idx()]); box = [1, 2, 3, 4]; err(lambda: box[Idx():]); box = [1, 2, 3, 4]; err(lambda: box.insert(Idx(), 'x')); print(box)
box = [1, 2, 3, 4]; err(lambda: box.pop(Idx())); box = [1, 2, 3]; err(lambda: box.__setitem__(Idx(), 5)); box = [1, 2, 3]; err(lambda: box * Idx()); box = bytearray(b'abcd'); err(lambda: box[Idx()]); box = bytearray(b'abcd'); err(lambda: box.__setitem__(0, Idx())); print(box)
def gen():
    for i in range(3): box.append(i); yield i
box = []; box.extend(gen()); print(box); box[:] = gen(); print(box); box += gen(); print(box)
class Hash:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o):
        if box and self.n == 99: box.clear()
        return self.n == o.n
box = {Hash(i): i for i in range(5)}; err(lambda: box.get(Hash(99))); box = {Hash(i): i for i in range(5)}; err(lambda: box.pop(Hash(99), 'gone')); box = {Hash(i): i for i in range(5)}; err(lambda: box.setdefault(Hash(99), 'new')); print(len(box))
box = {1: 1, 2: 2}
class DelOther:
    def __bool__(self): box.clear(); return True
err(lambda: all(DelOther() for _ in box)); box = {1: 1, 2: 2, 3: 3}
def walk():
    for k in box:
        if k == 1: box[99] = 1
        yield k
err(lambda: list(walk())); err(lambda: dict(zip(box, walk())) and 'zipped')
s = {1, 2, 3}
err(lambda: {x for x in s if s.discard(x) is None}); l = [1, 2, 3, 4, 5]
print([l.pop() for x in l], l); l = [3, 2, 1]; print(max(l, key=lambda x: l.append(x) if len(l) < 6 else None or x) if False else 'skip')
l = list(range(5)); print(list(map(lambda x: l.pop() if l else None, l)), list(filter(lambda x: l.append(x) if len(l) < 3 else True, l)))
it = iter(l := [1, 2, 3]); next(it); l.clear(); print(list(it)); l.extend('abc'); print(list(it))
it = reversed(l := [1, 2, 3]); next(it); l.clear(); print(list(it))
e = enumerate(l := [1, 2]); next(e); l += [3, 4]; print(list(e))
