# Calls that leave out parameters with defaults: what is missing is what the function has now, and the same object each time.


class Vector:
    def __init__(self, x=0, y=0.0, z=None):
        self.x = x
        self.y = y
        self.z = z

    def combine(self, other, first, second=None):
        if second is None:
            second = 1 - first
        return Vector(self.x * first + other.x * second, self.y * first + other.y * second)

    def tag(self, seen=[], mark="-"):
        seen.append(self.x)
        return len(seen), mark


def scaled(number, by=2, plus=0.0):
    total = 0
    for n in range(3):
        total += number * by + plus
    return total


def either(value=None):
    return "none" if value is None else "some" if value is not None else "never"


def run(turns):
    at = Vector(1, 2.0)
    for n in range(turns):
        at = at.combine(Vector(n), 0.5)
        at = at.combine(Vector(0, n, n), 0.25, 0.75)
    return at.x, at.y, at.z


for _ in range(100):
    results = [run(20), scaled(3), scaled(3, 4), scaled(1.5, plus=1), either(), either(0), either(None)]
print(results)
for n in range(300):
    last = Vector(n).tag()
print(last, Vector(1).tag([]), Vector(2).tag([], "+"))


def loop(turns):
    total = 0
    for n in range(turns):
        total += scaled(n)
    return total


print(loop(500))
scaled.__defaults__ = (10, 1.0)
print(loop(500))
scaled.__defaults__ = (10,)
try:
    loop(500)
except TypeError as error:
    print(error)
Vector.combine.__defaults__ = (0,)
print(run(10))
try:
    scaled()
except TypeError as error:
    print(error)
