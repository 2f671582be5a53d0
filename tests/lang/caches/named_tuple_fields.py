"""Fields of named tuples in hot loops, and classes that change meanwhile."""
from collections import namedtuple


def total(points, times):
    result = 0
    for _ in range(times):
        for point in points:
            result += point.x * 10 + point.y
    return result


Point = namedtuple("Point", "x y")


class Named(Point):
    def norm(self):
        return self.x + self.y


class Asked(Point):
    def __getattribute__(self, name):
        return 7 if name == "x" else tuple.__getattribute__(self, name)


class Lacking(Point):
    def __getattr__(self, name):
        return 9


points = [Point(1, 2), Named(3, 4), Asked(5, 6), Lacking(7, 8)]
print(total(points, 500), total(points[:1], 500), points[1].norm())
# A field that is another one's, again and again.
getters = [Point.x, Point.y]
for turn in range(6):
    Point.x = getters[turn % 2]
    print(total(points, 200), total([Point(1, 2)], 200))
Point.x = property(lambda self: self[1] * 100)
print(total(points, 300), total(points[:1], 300))
Named.x = 5
print(total(points, 300), total(points[1:2], 300))
del Point.x
print(total(points[1:], 200) if False else total([points[1], points[3]], 200))
try:
    total(points[:1], 5)
except AttributeError as error:
    print(error)
Point.x = getters[0]
del Named.x
print(total(points, 300))


# A tuple that is too short for its field.
class Short(tuple):
    x = getters[1]
    y = 3


try:
    total([Short((1, 2))], 300)
    print(total([Short((1, 2))], 300))
    total([Short((1,))], 300)
except IndexError as error:
    print(error)


# The field of something that is no tuple.
class Other:
    x = getters[0]
    y = 1


for instance in Other(), Short((1, 2)):
    try:
        print(total([instance], 300))
    except TypeError as error:
        print(error)
try:
    points[0].x = 3
except AttributeError as error:
    print(error)


def make(times):
    last = None
    for n in range(times):
        last = Point(n, y=n + 1)
        last = Point._make((last.x, last.y))
        last = last._replace(x=last.x + 1)
    return last


print(make(500))
for wrong in (lambda: tuple.__new__(), lambda: tuple.__new__(3), lambda: tuple.__new__(list), lambda: object.__new__(Point), lambda: tuple.__new__(Point, 1, 2)):
    try:
        wrong()
    except TypeError as error:
        print(error)
