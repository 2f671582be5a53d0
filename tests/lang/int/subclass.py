"""Subclasses of int keep their type where CPython does."""
class N(int):
    def __new__(cls, v, tag=""):
        self = super().__new__(cls, v)
        self.tag = tag
        return self
    def __repr__(self):
        return f"N({int(self)}, {self.tag!r})"
    def __add__(self, o):
        return N(int(self) + o, "sum")
a = N(5, "x")
print(a, a + 1, 1 + a, a * 2, type(a * 2).__name__, -a, a == 5, hash(a) == hash(5), a.tag)
print([10, 20, 30, 40, 50, 60][a], isinstance(a, int), issubclass(N, int), bool(N(0)), {5: "five"}[a])
print(sum([N(1), N(2)]), max(N(1), N(7)), f"{a:03d}", "%d" % a)
