# memoryview of array, and whoever else takes the bytes of an array.
from array import array
a = array('i', [1, -2, 3])
m = memoryview(a)
print(m.format, m.itemsize, len(m), m.tolist(), m.nbytes, m.readonly, m.obj is a, m.shape, m.strides)
m[1] = 50
m[0:2] = array('i', [7, 8])
print(a, m[::-1].tolist(), m[1:].tolist(), bytes(m)[:4], m == a, m == memoryview(array('i', [7, 8, 3])), m.cast('B')[:5].tolist())
for t in ["m[0] = 2**40", "m[0] = 'x'", "m[0] = 1.5", "m[5]", "m['a']", "m[0:2] = b'ab'", "del m[0]", "m[0:2] = array('i', [1])", "hash(m)", "m.cast('q')", "m.cast('x')"]:
    try: exec(t); print(t, "ok")
    except Exception as e: print(t, type(e).__name__, e)
m.release()
a.append(1)
print(a)
with memoryview(b"abc") as w: pass
try: w[0]
except ValueError as e: print(e)
d = memoryview(array('d', [1.5, 2.5]))
print(d.tolist(), d[0], d.format, d.contiguous, [x for x in d], 1.5 in d, d.index(2.5) if hasattr(d, 'index') and False else "")
print(bytes(array('i', [1, 258])), bytearray(array('h', [1, -1])), array('d', [1.0]).tobytes() == bytes(array('d', [1.0])), b"x" + array('b', [65]), b"".join([array('B', [66])]), list(array('h', [1, 2])), array('i', array('h', [1, -2])), int.from_bytes(array('B', [1, 2]), "big"))
x = array('h', [1])
x.extend(array('h', [2])); x += array('h', [3])
print(x, memoryview(array('b')).tolist(), memoryview(array('q', [1 << 40]))[0], str(array('B', b"abc"), "utf-8"), b"b" in array('B', b"abc") if False else "", b"abc".find(array('B', b"c")), bytearray(b"a").extend(array('i', [1])))
u = memoryview(array('u', "ab"))
print(u.format, u.itemsize, len(u), u.nbytes, u.tobytes() == "ab".encode("utf-32-le"))
try: u[0]
except NotImplementedError as e: print(e)
try: u.tolist()
except NotImplementedError as e: print(e)
import io
f = io.BytesIO()
print(f.write(array('i', [1, 2])), f.getvalue(), f.seek(0), f.readinto(m2 := array('i', [0, 0])), m2)
print(float(array('B', b"1.5")), int(array('B', b"12")) if False else "", bytes(memoryview(array('h', [1, 2, 3]))[::2]), hash(memoryview(b"ab")) == hash(b"ab"))
r = memoryview(array('f', [0.5, 1.5])).toreadonly()
try: r[0] = 1
except TypeError as e: print(e)
