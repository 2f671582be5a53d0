"""Slices that only a subscript takes are not made; whatever is subscripted, and when it raises."""


class Own:
    def __getitem__(self, key):
        return key.start, key.stop, key.step


class Text(str):
    def __getitem__(self, key):
        return "own " + str(key)


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n

    def __repr__(self):
        return f"Index({self.n})"


def part(container, start, stop):
    return container[start:stop]


def parts(container, start, stop):
    out = [container[start:], container[:stop], container[:], container[-2:], container[:-1]]
    kept = slice(start, stop)
    out.append(container[kept])
    out.append(container[start:stop:2])
    out.append(container[start:stop][1:])
    return out


def words(text):
    found = []
    while text:
        head = text[:text.find(" ")] if " " in text else text
        found.append(head)
        text = text[len(head) + 1:]
    return found


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except (TypeError, ValueError, KeyError) as error:
        return type(error).__name__, str(error)[:25]


containers = ["", "a", "text", "é long text of ascii and more", "\u1234\u5678ab", Text("sub"), (), (1, 2, 3), tuple(range(50)), [], [1, 2, 3],
              list(range(50)), b"bytes", bytearray(b"array"), range(10), Own(), 5, None]
for round in range(4):
    for container in containers:
        for start, stop in ((0, 2), (1, None), (None, -1), (-3, 100), (5, 2), (2**70, None), (None, 2**62 - 1), (-2**62, 3),
                            (Index(1), Index(3)), ("x", 1), (True, 3), (1.0, 2)):
            print(attempt(part, container, start, stop), end=" ")
        print(attempt(parts, container, 1, 3))
    print(words("the quick brown fox jumps " * 3))
    whole = "exactly"
    print(whole[:] is whole, whole[0:7] is whole, whole[3:4] is whole[3], (1, 2)[:] == (1, 2))
print([isinstance(value, kind) for value in (1, True, 1.0, "a", None, [], Own(), Text("t"))
       for kind in (int, str, object, (int, str), (), (list, (float, Own)), Own)])


class Meta(type):
    def __instancecheck__(cls, value):
        return value == 1


class Odd(metaclass=Meta):
    pass


class Liar:
    __class__ = int


def kinds(values, kind):
    return [isinstance(value, kind) for value in values]


for round in range(3):
    print(kinds([1, 2, "a", Liar(), Odd()], Odd), kinds([1, Liar(), "a", True], int), kinds([1, Liar(), "a"], (str, int)), attempt(kinds, [1], 5),
          attempt(kinds, [1, "a"], (str, 5)))
