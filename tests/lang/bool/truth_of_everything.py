# What counts as true, what and/or/not give, and chained comparisons that stop early.
class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class Both(Len):
    def __bool__(self): return True
class Wrong:
    def __bool__(self): return 1
class Raises:
    def __bool__(self): raise ValueError("truth")
for x in [0, 0.0, 0j, "", b"", [], (), {}, set(), None, False, range(0), frozenset(), bytearray(), memoryview(b""), Len(0), 1, -1, 0.1, "0", [0], (0,),
          {0: 0}, {0}, True, object, len, Len(2), Both(0), ..., NotImplemented if False else 1, lambda: 0, range(1), float("nan")]:
    print(bool(x), not x, end=" ")
print()
for bad in [Wrong(), Raises(), Len(-1), Len("x"), Len(1.0)]:
    try: print(bool(bad))
    except Exception as e: print(type(e).__name__, e)
    try: print("yes" if bad else "no")
    except Exception as e: print(type(e).__name__)
print(0 or "" or [] or "last", 1 and "a" and [], None and 1 / 0, 5 or 1 / 0, not "" and not 0, (not 1) == False)
calls = []
def v(x):
    calls.append(x)
    return x
print(v(1) < v(2) < v(3), v(3) < v(2) < v(9), v(1) == v(1) != v(2) in [2], calls)
print(1 < 2 > 1, 1 < 3 < 2, "a" in "ab" in ["ab"], 1 is 1 is not None, (1 < 2) < 1)
print(True + True, True * 5, -True, ~False if False else 0, True / 2, True // 1, 2 ** True, True << 3, True & 3, True ^ True, True | 2, True & False)
print(isinstance(True, int), type(True & True), type(True & 1), True == 1, hash(True), repr(True), str(False), f"{True:d} {True:>6} {True}")
print(bool.__mro__, int(True), float(False), complex(True), bool("False"), [10, 20][True], "ab"[False])
try:
    class B(bool): pass
except TypeError as e: print(e)
try: bool(1, 2)
except TypeError as e: print(e)
print(all([]), any([]), all([1, [0]]), any([0, ""]), sum([True, False, True]), max(True, 0), sorted([True, False]))
print(True.real, True.bit_length(), True.to_bytes(1, "big"), bool.from_bytes(b"\x00", "big"), True.conjugate())
