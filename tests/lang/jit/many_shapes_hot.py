"""Attributes of objects of many classes in hot code, after everything that could be told from one class was unlearned."""


def make(n):
    class Shape:
        pass

    shape = Shape()
    for extra in range(n):
        setattr(shape, f"extra{extra}", extra)
    shape.size, shape.name, shape.total = n, f"s{n}", 0
    return shape


class Walker:
    STEPS = 3

    def __init__(self, shapes):
        self.shapes = shapes

    def walk(self):
        out = 0
        for shape in self.shapes:
            shape.total = shape.total + shape.size * self.STEPS
            shape.last = shape.name
            out += shape.total + len(shape.last)
        return out


shapes = [make(n) for n in range(24)]
walker = Walker(shapes)
for _ in range(60):
    result = walker.walk()
print(result, [shape.total for shape in shapes][:5], shapes[7].last)
for _ in range(300):
    result = walker.walk()
print(result, sum(shape.total for shape in shapes))
