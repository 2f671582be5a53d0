# Arguments that hardly anybody gives to builtin types: subclasses that answer for themselves, keywords, keys of the wrong kind.
import array
import bisect
import collections
import copy
import heapq
import math
import re
import sys


def show(name, function):
    try:
        print(name, repr(function()))
    except Exception as error:
        print(name, type(error).__name__, error)


class Doubled(float):
    def __float__(self):
        return float(repr(self)) * 2


class Whole(float):
    def __float__(self):
        return 42


class Named(float):
    def __init__(self, value, name=None):
        self.name = name


class Plain(float):
    pass


show('float of a subclass', lambda: float(Doubled(21)))
show('float of a subclass', lambda: float(Whole(1)))
show('math.sqrt of a subclass', lambda: math.sqrt(Doubled(4)))
show('a keyword for __init__', lambda: Named(2.5, name='x').name)
show('a keyword for nobody', lambda: Plain(x=3))


class Bytes(bytes):
    def __bytes__(self):
        return b'other'


class Blocked(bytes):
    __bytes__ = None


show('bytes of a subclass', lambda: bytes(Bytes(b'own')))
show('bytes of a subclass', lambda: bytes(Blocked(b'own')))


class NewSet(set):
    def __new__(cls, items, name=None):
        return super().__new__(cls, items)


class Filter(filter):
    pass


class Reversed(reversed):
    pass


show('set', lambda: NewSet([1], name=3))
show('set', lambda: NewSet([1]))
show('filter', lambda: Filter(None, [1], name=3))
show('reversed', lambda: Reversed([1], name=3))
number = 3.14 + 1j
print('complex', complex(number) is number)


class Closed(tuple):
    __class_getitem__ = None


class Entries:
    def __mro_entries__(self, bases):
        return ()


show('subscript', lambda: Closed[int])
show('type', lambda: type('Made', (Entries(),), {}))


class Empty:
    pass


show('no state', lambda: Empty().__reduce_ex__(2)[2:])
show('no state', lambda: Empty().__getstate__())
for start, towards in (5e-324, 0.0), (-5e-324, 0.0), (-5e-324, -0.0), (5e-324, -0.0), (-1e-323, 1.0), (0.0, -1.0):
    print('nextafter', math.nextafter(start, towards))

view = memoryview(bytearray(b'abcdef'))


def assign(key):
    view[key] = 120


for key in ((slice(0, 1), 0), (0, slice(0, 1)), (slice(0, 1), slice(0, 1)), (1,), (), (0, 0), 'a', 0.0):
    if key != (slice(0, 1), slice(0, 1)):
        show(f'store {key}', lambda: assign(key))
    show(f'load {key}', lambda: view[key])
print(view.tobytes())


class Releasing:
    def __index__(self):
        view.release()
        return 1


for use in (lambda: view[Releasing()], lambda: assign(Releasing()), lambda: view.__setitem__(0, Releasing()),
            lambda: view.__setitem__(slice(Releasing()), b'x')):
    data = bytearray(b'abc')
    view = memoryview(data)
    show('released', use)
    print(data)

show('iterator', lambda: list(copy.copy(iter(range(1, 2, 9223372036854775807)))))
show('iterator', lambda: list(copy.copy(iter(range(-1, -2, -9223372036854775807)))))
show('width', lambda: '%18446744073709551616d' % 3)
show('width', lambda: '%18446744073709551619s' % 3)
show('precision', lambda: '%.18446744073709551618f' % 3)
size = sys.maxsize
print(bisect.bisect_right(range(size - 1), size - 3), bisect.bisect_left(range(size - 1), size - 3))


class One:
    def __index__(self):
        return 1


show('group', lambda: re.match('(a)b', 'ab').group(One()))
show('group', lambda: re.match('(a)b', 'ab')[One()])
print(array.array('h', bytearray(b'\1\0\2\0')))
show('list * deque', lambda: [1] * collections.deque())
show('deque * list', lambda: collections.deque() * [1])
show('tuple * deque', lambda: (1,) * collections.deque())
show('deque * deque', lambda: collections.deque() * collections.deque())
show('list * array', lambda: [1] * array.array('b'))
show('int * deque', lambda: 2 * collections.deque('ab'))
print(str.maketrans.__qualname__, str.maketrans.__self__, bytes.maketrans.__qualname__, str().maketrans('a', 'b'))
print(list(heapq.merge([1, 3, 5, 7], [0, 2, 4, 8], [5, 10, 15, 20], [], [25])))
print(list(heapq.merge([5, 3, 1], [4, 3], reverse=True)), list(heapq.merge()), list(heapq.merge('ac')))
print(list(heapq.merge(['dog', 'horse'], ['cat', 'fish', 'kangaroo'], key=len)))
print(list(heapq.merge(['kangaroo', 'fish'], ['horses', 'cat'], key=len, reverse=True)))
print(heapq.nlargest(2, [3, 1, 2]), heapq.nsmallest(2, [3, 1, 2]))
