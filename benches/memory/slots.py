"""300,000 instances of a class with __slots__."""


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z


points = [Point(i, i + 1, None) for i in range(300_000)]
print(len(points), points[-1].y)
