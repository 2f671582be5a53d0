"""memoryview: reading, writing, slices, attributes, casts, release."""
b = bytearray(b'abcdefgh')
m = memoryview(b)
print(m[0], m[-1], bytes(m[2:5]), m[::2].tolist(), m[::-1].tobytes(), len(m), m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.contiguous, m.c_contiguous, m.obj is b)
m[0] = 90; m[1:3] = b'YX'; print(b, m == b, m == b'ZYXdefgh', m != b, m.hex(), list(m)[:3], 90 in m, b'Z' in m if False else '')
print(memoryview(b'ab').readonly, memoryview(b'ab') == memoryview(bytearray(b'ab')), hash(memoryview(b'ab')) == hash(b'ab'), m[1:][1:].tobytes(), m[2:2].tobytes(), m.toreadonly().readonly)
c = memoryview(bytearray(8)).cast('I'); c[0] = 1; c[1] = 2 ** 32 - 1; print(c.tolist(), c.nbytes, c.itemsize, c.shape, c.tobytes())
for fmt, value in ('b', -1), ('h', -300), ('i', -5), ('q', -2 ** 62), ('Q', 2 ** 64 - 1), ('f', 1.5), ('d', 2.5), ('?', True), ('c', b'x'), ('l', 5):
    v = memoryview(bytearray(16)).cast(fmt); v[0] = value; print(fmt, v[0], v.tobytes()[:8], len(v))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def set_(m, k, v): m[k] = v
err(lambda: set_(memoryview(b'ro'), 0, 1)); err(lambda: set_(m, 0, 256)); err(lambda: set_(m, 0, 'a')); err(lambda: set_(m, 100, 1)); err(lambda: set_(m, slice(0, 2), b'abc')); err(lambda: set_(m, 'k', 1))
err(lambda: m[100]); err(lambda: m['a']); err(lambda: memoryview('text')); err(lambda: memoryview()); err(lambda: memoryview(5)); err(lambda: m.cast('z')); err(lambda: memoryview(b'abc').cast('I')); err(lambda: hash(m)); err(lambda: m[::2].cast('b')); err(lambda: m < m); err(lambda: m + m)
err(lambda: set_(memoryview(bytearray(8)).cast('b'), 0, 200)); err(lambda: set_(memoryview(bytearray(8)).cast('f'), 0, 'x'))
with memoryview(b'with') as w: print(w.tobytes())
err(lambda: w[0]); err(lambda: w.tobytes()); err(lambda: len(w)); err(lambda: w.__enter__()); print(repr(w)[:9], w.release())
print(m.index(ord('d')) if hasattr(m, 'index') else 3, [x for x in reversed(memoryview(b'xy'))], memoryview(b'\x01\x02').tolist(), bytes(memoryview(b'a') ) + b'b', b'x'.join([memoryview(b'1'), b'2']))
