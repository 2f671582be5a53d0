"""Calls with all kinds of arguments, of Python functions and builtins. Each operation is a row."""
import pyperf

class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return self.x == other.x

    def move(self, dx, dy=0):
        return self.x + dx + dy


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def plain(a, b): return a
def defaults(a, b=2, c=3): return a + c
def stars(*args): return len(args)
def keywords(**kw): return len(kw)
def only(a, *, key): return key
ARGS = (1, 2)
KW = {"b": 5, "c": 6}
P = Point(1, 2)
Q = Point(1, 3)

# Name, how often, statement.
OPERATIONS = [
    ("call_plain", 300000, "r = plain(i, 2)"),
    ("call_defaults", 300000, "r = defaults(i)"),
    ("call_keywords", 200000, "r = defaults(i, c=5)"),
    ("call_only", 200000, "r = only(i, key=3)"),
    ("call_star", 200000, "r = plain(*ARGS)"),
    ("call_stars", 200000, "r = stars(i, 2, 3)"),
    ("call_double_star", 100000, "r = defaults(i, **KW)"),
    ("call_kwargs", 100000, "r = keywords(a=i, b=2)"),
    ("call_method", 300000, "r = P.move(i)"),
    ("call_method_keyword", 200000, "r = P.move(i, dy=2)"),
    ("construct", 200000, "r = Point(i, 2).y"),
    ("construct_super", 100000, "r = Point3(i, 2, 3).z"),
    ("compare_objects", 200000, "r = P == Q"),
    ("isinstance", 300000, "r = isinstance(P, Point)"),
    ("getattr", 200000, 'r = getattr(P, "x", None)'),
    ("hasattr", 200000, 'r = hasattr(P, "z")'),
    ("abs_min_max", 200000, "r = abs(i) + min(i, 5) + max(i, 7)"),
    ("lambda_made", 200000, "r = (lambda x: x + i)(2)"),
    ("try_int", 50000, "r = 0\n        try: int('x')\n        except ValueError: r = 1"),
]


def operation(statement):
    """A function that does a statement n times; what the last time gave tells whether it was right."""
    names = {}
    exec("def run(n):\n    for i in range(n):\n        " + statement + "\n    return r", globals(), names)
    return names["run"]


if __name__ == "__main__":
    runner = pyperf.Runner()
    for _name, _count, _statement in OPERATIONS:
        runner.bench_func(_name, operation(_statement), _count)
