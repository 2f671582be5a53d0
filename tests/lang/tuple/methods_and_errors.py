# Methods of tuples, and what they refuse.
t = (1, 2, 3, 2, 1, True, 1.0)
print(t.count(1), t.count(2), t.count("x"), t.index(2), t.index(2, 2), t.index(1, -3), t.index(3, 0, 100))
for args in [(9,), (3, 3), (3, 0, 2), (1, "a"), ()]:
    try: print(t.index(*args))
    except Exception as e: print(type(e).__name__, e)
print(t[::-1], t[1:100], t[-2:], t[5:2], t[::3], t[-1:-6:-2])
for key in [7, -8, "a", 1.0, None, slice("a", 2)]:
    try: print(t[key])
    except Exception as e: print(type(e).__name__, e)
print(t + (), () + t is t, t * 0, (1,) * 3, 2 * ("a", "b"), (0,) * -1)
for op in ["t + [1]", "t * 1.5", "t - t", "t < 5", "-t", "t[0] + None"]:
    try: print(eval(op))
    except TypeError as e: print(e)
try: t[0] = 1
except TypeError as e: print(e)
try: del t[0]
except TypeError as e: print(e)
print((1, 2) < (1, 3), (1,) < (1, 0), (2,) > (1, 9), () < (1,), (1, "a") == (1, "a"), (1, 2) != (1, 2, 3))
try: print((1, "a") < (1, 2))
except TypeError as e: print(e)
nan = float("nan")
print((nan,) == (nan,), (nan,) == (float("nan"),), nan in (nan,), (nan,).count(nan))
print(hash((1, 2)) == hash((1.0, 2.0)), hash(()) == hash(()), len({(1, 2), (1.0, 2), (True, 2)}))
try: hash((1, []))
except TypeError as e: print(e)
class T(tuple):
    def __new__(cls, *items): return super().__new__(cls, items)
    def __repr__(self): return "T" + super().__repr__()
x = T(1, 2)
print(x, type(x[:]), type(x + (3,)), type(x * 1), x == (1, 2), hash(x) == hash((1, 2)), tuple(x) is x)
print(repr((1,)), repr(()), repr(((),)), str((1, "a", None)))
r = []
t = (r,)
r.append(t)
print(t, tuple("abc"), tuple(range(3)), tuple({1: 2}), tuple(x for x in "ab"))
for bad in [5, None]:
    try: tuple(bad)
    except TypeError as e: print(e)
