"""Objects made, read and dropped."""
import pyperf


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def objects(n):
    total = 0
    for i in range(n):
        p = Point(i, i + 1)
        total += p.x + p.y
    return total


if __name__ == "__main__":
    pyperf.Runner().bench_func("objects", objects, 500_000)
