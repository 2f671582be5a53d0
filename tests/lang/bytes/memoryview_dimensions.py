# Views with several dimensions.
import array


def show(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def assign(m, key, value):
    m[key] = value


def facts(m):
    print(m.ndim, m.shape, m.strides, m.nbytes, m.itemsize, m.format, m.contiguous, m.c_contiguous,
          m.f_contiguous, m.suboffsets, m.readonly)


base = bytearray(range(24))
flat = memoryview(base)
m = flat.cast('B', [2, 3, 4])
facts(m)
print(m.tolist(), len(m))
for key in (0, 0, 0), (1, 2, 3), (-1, -1, -1), (0, 0), (0, 0, 0, 0), (2, 0, 0), (0, 3, 0), (0, 0, -5), 0, (), ..., \
        'a', (0, 'a', 0), (slice(1), slice(1)), (slice(1), 0, 0), (0, 0, 10 ** 30):
    show(m.__getitem__, key)
part = m[1:]
facts(part)
print(part.tolist(), part[0, 1, 2], bytes(part) == bytes(base[12:]))
part = m[::-1]
facts(part)
print(part.tolist(), part.tobytes())
print(m[:0].tolist(), m[:0].shape, len(m[:0]))
for key, value in [((1, 1, 1), 200), ((1, 1), 1), (0, 1), (slice(1), b'a'), ((slice(1),), b'a'), ((0, 0, 9), 1),
                   ((0, 0, 0), 256), ((0, 0, 0), 'a'), ((), 1)]:
    show(assign, m, key, value)
print(base[17], m[1, 1, 1])
show(list, m)
show(hash, m)
print(hash(memoryview(bytes(4)).cast('B', (2, 2))) == hash(bytes(4)))
print(m.tobytes() == bytes(base), m.tobytes(order='C')[:5], m.tobytes('F'), m.tobytes('A')[:5], m.tobytes(None)[:5])
show(m.tobytes, 'X')
print(m.hex(' ', 4))

# Equality asks for the shape.
a, b = flat.cast('B', (4, 6)), flat.cast('B', (6, 4))
print(a == b, a == a, a == flat.cast('B', (4, 6)), a == flat, a != bytes(base), flat == bytes(base))
print(a[:2] == b[:3], a[::2] == memoryview(bytes(a)).cast('B', [4, 6])[::2])
wide = memoryview(array.array('i', range(6)))
print(wide.cast('B').cast('i', [2, 3]) == memoryview(array.array('i', range(6))).cast('B').cast('i', [2, 3]))
nan = memoryview(array.array('d', [float('nan'), 1.0]))
print(nan == nan, nan[1:] == nan[1:], nan[1:] == memoryview(array.array('f', [1.0])))

# Other items.
n = memoryview(array.array('h', range(6))).cast('B').cast('h', shape=(3, 2))
facts(n)
n[2, 1] = -5
print(n.tolist(), n[::2].tolist())
back = n.cast('B')
facts(back)
show(n.cast, 'B', (3, 4))
show(n.cast, 'i')

# None.
zero = memoryview(bytearray(8)).cast('d', [])
facts(zero)
print(zero[()], zero[...] is zero, zero.tolist())
zero[()] = 2.5
zero[...] = zero[()] * 2
print(zero.tolist(), zero == zero, zero.tobytes())
for key in 0, slice(1), (0,):
    show(zero.__getitem__, key)
    show(assign, zero, key, 1.0)

# What cannot be cast.
for args in [('B', 3), ('B', [3]), ('B', [2, 0]), ('B', [2, -1]), ('B', ['a', 2]), ('B', [2.0, 12]), ('B', [1] * 65),
             ('B', [2 ** 40, 2 ** 40]), ('B', [24]), ('B', (2, 12)), ('i', (3, 2)), ('i', (3, 3)), ('i', [7]), ('z',), (1,)]:
    show(lambda: flat.cast(*args).shape)
show(lambda: flat[::2].cast('B', [3, 4]))
show(lambda: flat[:0].cast('B', [1]))
show(lambda: flat[:0].cast('i').shape)
show(lambda: m.cast('B', [4, 6]))
show(lambda: m.cast('B', [24]).shape)
show(lambda: m.cast('B').shape)
show(lambda: m[::-1].cast('B'))

# Parts take what has their structure.
words = memoryview(array.array('H', range(4)))
show(assign, words, slice(0, 2), b'abcd')
show(assign, words, slice(0, 2), array.array('H', [7, 8]))
show(assign, words, slice(0, 2), array.array('h', [7, 8]))
show(assign, words, slice(0, 2), array.array('H', [7, 8, 9]))
show(assign, words, slice(None, None, 2), words[1::2])
print(words.tolist())
show(assign, flat, slice(0, 2), flat.cast('B', (2, 12))[:1])
m.release()
show(m.__getitem__, (0, 0, 0))
show(m.tolist)


class Releasing:
    def __index__(self):
        m.release()
        return 2


m = memoryview(bytearray(b'abcdef'))
print(m[:Releasing()].tobytes())
m = memoryview(bytearray(b'abcdef')).cast('B', (2, 3))
show(m.__getitem__, (0, Releasing()))
m = memoryview(b'abc')
before = hash(m)
m.release()
print(hash(m) == before)
print(m == m, m == memoryview(b'abc'))
