# Slots and fields of builtin types' structs are member descriptors.
import types
from dataclasses import dataclass, fields
from bisect import bisect, bisect_right, insort, insort_right
from collections import OrderedDict
import time


class Slots:
    __slots__ = 'a'


print(types.MemberDescriptorType, types.GetSetDescriptorType)
for member in Slots.a, types.FunctionType.__globals__, slice.start, range.stop, time.struct_time.tm_year:
    print(type(member), member, member.__name__, member.__qualname__, member.__objclass__)
print(type(types.FunctionType.__code__), slice(1, 2, 3).start, slice.stop.__get__(slice(1, 2)))
for action in (lambda: setattr(slice(1), 'start', 2), lambda: slice.start.__get__(5), lambda: slice.start.__set__(slice(1), 2)):
    try:
        print(action())
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)


# A slot is no default.
@dataclass
class Point:
    __slots__ = ('x', 'y')
    x: int
    y: int


@dataclass
class Point3(Point):
    __slots__ = ('z',)
    z: int


print(Point(1, 2), Point3(1, 2, 3), len(fields(Point3)))
try:
    Point(1)
except TypeError as e:
    print(e)
print(bisect is bisect_right, insort is insort_right)
d = OrderedDict.fromkeys('ab', value=1)
print(d.pop('a', default=5), d.pop('a', default=5), d.pop(key='b'), list(d))
for action in (lambda: d.pop('x'), lambda: property().__set_name__(), lambda: int(memoryview(b'1'), 2)):
    try:
        print(action())
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
