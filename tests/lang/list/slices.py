"""Reading, assigning and deleting slices."""
a = list(range(10))
print(a[2:5], a[::3], a[::-1], a[-3:], a[8:1:-3], a[5:100], a[100:], a[3:3], a[slice(1, 4)])
a[2:4] = ["x"]; print(a)
a[1:1] = [7, 7]; print(a)
a[::2] = [0] * len(a[::2]); print(a)
a[-2:] = []; print(a)
a[:] = range(6); print(a)
a[4:2] = ["i"]; print(a)
a[10:] = (9,); print(a)
a[1:4] = (c for c in "gen"); print(a)
del a[::2]; print(a)
del a[1:]; print(a)
b = [1, 2, 3]; b[1:2] = b; print(b)
b[:0] = b; print(b)
c = list(range(10)); del c[8:1:-2]; print(c)
c[::-1] = list(c); print(c)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def f1():
    x = [1, 2, 3]; x[::2] = [1]
def f3():
    x = [1]; x[::0]
err(f1); err(f3)
s = slice(1, None, 2)
print(s, s.start, s.stop, s.step, s.indices(6), slice(5) == slice(None, 5, None), slice(-3, None).indices(5), slice(None, None, -1).indices(4))
