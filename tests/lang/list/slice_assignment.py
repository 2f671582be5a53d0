"""Assigning to and deleting extended slices, from the list itself and from odd iterables."""
def gen():
    yield 'g1'
    yield 'g2'
def case(key, value):
    a = list(range(8))
    try: a[key] = value
    except Exception as e: print(key, type(e).__name__, e, a)
    else: print(key, a)
for key in slice(0, 2), slice(2, 2), slice(5, 2), slice(None, None, 2), slice(None, None, -2), slice(-100, 100), slice(6, None, 5), slice(3, 4, 1), slice(1, 6, 2), slice(1, 1, 2), slice(None, None, -1):
    for value in [], 'xyz', (1, 2, 3, 4), gen(), range(3), {'k': 1}, 5, None: case(key, value)
a = [1, 2, 3]; a[:] = a; print(a); a[1:1] = a; print(a); a[::2] = a[::2][::-1]; print(a); a[2:] = iter(a); print(a)
a = list(range(10)); del a[::3]; print(a); del a[::-2]; print(a); del a[5:1]; print(a); del a[:]; print(a)
for key in slice(0, 1, 0), slice('a', None), 'x', 1.0, None, (1,):
    a = [1, 2]
    try: a[key] = [1]
    except Exception as e: print(type(e).__name__, e)
    try: del a[key]
    except Exception as e: print(type(e).__name__, e)
try: del a[5]
except IndexError as e: print(e)
try: a[5] = 1
except IndexError as e: print(e)
