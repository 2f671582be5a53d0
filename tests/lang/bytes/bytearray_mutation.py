# cpython: 3.14
"""Changing bytearrays: items, slices, methods, and errors that leave them as they were."""
b = bytearray(b'0123456789')
def show(what, f):
    try: r = f()
    except Exception as e: r = f'{type(e).__name__}: {e}'
    print(what, r, b)
def set_(k, v): b[k] = v
def del_(k): del b[k]
for key, value in [(0, 65), (-1, 66), (slice(1, 3), b'xyz'), (slice(None, None, 2), b'AAAAAA'), (slice(5, 2), b'in'), (slice(0, 4), bytearray(b'')), (slice(None, None, -1), b[:]), (slice(1, 2), [1, 2]),
                   (slice(3, 3), memoryview(b'mv')), (100, 1), (0, 256), (0, -1), (0, 'a'), (0, b'a'), ('a', 1), (slice(None, None, 2), b'x'), (slice(0, 2), 'text'), (slice(0, 2), 5), (slice(0, 1), [300]), (slice(0, 1), None), (0.5, 1)]:
    show(('set', key, type(value).__name__), lambda: set_(key, value))
for key in 0, -1, slice(0, 2), slice(None, None, 3), slice(None, None, -2), 100, 'a', slice(5, 1):
    show(('del', key), lambda: del_(key))
for name, *args in [('append', 97), ('append', 300), ('append', 'a'), ('extend', b'bc'), ('extend', [1, 2]), ('extend', 'x'), ('extend', [256]), ('extend', 5), ('extend', range(3)), ('insert', 0, 90), ('insert', -100, 89), ('insert', 100, 88), ('insert', 0, -1), ('pop',), ('pop', 0), ('pop', -2), ('pop', 100), ('remove', 90), ('remove', 0), ('remove', 300), ('reverse',), ('copy',), ('clear',), ('pop',), ('clear', 1), ('reverse', 1)]:
    show((name, *args), lambda: getattr(b, name)(*args))
b += b'abc'; b *= 2; print(b)
b += bytearray(b'x'); b += memoryview(b'y'); print(b)
def iadd(x):
    global b
    b += x
for x in 'text', 5, [1], None: show(('+=', x), lambda: iadd(x))
b.extend(b); print(b)
b[:] = b; print(b); b[2:2] = b; print(len(b))
try: hash(b)
except TypeError as e: print(e)
print(b == bytes(b), bytes(b) == b, b != b'', b > b'a', bytearray(b'a') < bytearray(b'b'), bytearray() == b'', bytearray(b'a') == [97])
