"""300,000 instances with three attributes."""


class Point:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z


points = [Point(i, i + 1, None) for i in range(300_000)]
print(len(points), points[-1].y)
