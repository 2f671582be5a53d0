# Tuples made from iterators that lie about their length, raise, or look at the tuple.
class Lies:
    def __init__(self, hint, n): self.hint, self.n = hint, n
    def __length_hint__(self): return self.hint
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
for hint, n in [(0, 3), (100, 3), (3, 3), (1, 20)]:
    print(tuple(Lies(hint, n)))
for hint in [50]:
    try: print(tuple(Lies(hint, 2)))
    except Exception as e: print(type(e).__name__, e)
def broken():
    yield 1
    raise RuntimeError("broken")
try: tuple(broken())
except RuntimeError as e: print(e)
class Old:
    def __getitem__(self, i):
        if i == 4: raise IndexError
        return i * i
print(tuple(Old()), (*Old(), *"ab"), [*Old()], {*Old()} == {0, 1, 4, 9})
a, *b, c = Old()
print(a, b, c)
try: (*5,)
except TypeError as e: print(e)
try: (*broken(), 1)
except RuntimeError as e: print(e)
print((*(), *[], *{}), (1, *(2, 3), 4))
print(tuple(zip((1, 2), "ab", strict=True)), tuple(enumerate("ab", 5)), tuple(reversed((1, 2, 3))))
print(sum([(1,), (2, 3)], ()), sorted([(2, "a"), (1, "z"), (1, "b")]), max((1, 2), (1, 3)), min([(3,), (1, 1)]))
