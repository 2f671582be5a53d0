"""Sequences times sequences of another type: each side knows that the other does not repeat it."""
values = {"str": "a", "bytes": b"a", "bytearray": bytearray(b"a"), "list": [1], "tuple": (1,)}
for x in values.values():
    for y in values.values():
        try:
            x * y
        except TypeError as e:
            print(type(x).__name__, type(y).__name__, e)


class Repeats:
    def __rmul__(self, other):
        return "rmul", other

    def __mul__(self, other):
        return "mul", other


class Index:
    def __index__(self):
        return 2


class Text(str):
    def __rmul__(self, other):
        return "text rmul", other


for x in values.values():
    print(x * Repeats(), Repeats() * x, x * Index(), Index() * x, x * True)
print(b"a" * Text("b"), [1] * Text("b"), "a" * Text("b"), 3 * Text("b"))
