"""Orders of unions: as if the second set's keys were added to a copy of the first."""

state = 11


def random(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
    return (state >> 33) % n


def many(count, limit, step):
    return [random(limit) * step for _ in range(count)]


result = 0


def note(items):
    global result
    for item in items:
        result = (result * 131 + hash(item)) % 1000000007
    return result


for count in (0, 1, 3, 4, 5, 9, 19, 20, 40, 77, 100, 300):
    for other in (0, 1, 5, 20, 100):
        for limit, step in ((60, 1), (100000, 1), (50, 32), (40, -64)):
            first, second = set(many(count, limit, step)), set(many(other, limit, step))
            note(first | second)
            note(second.union(first, [7, 7, -1]))
            if random(2):
                for key in list(first)[::3]:
                    first.discard(key)
            note(first | second)
            note(frozenset(first) | second)
            first |= second
            note(first)
    print(count, result)


# Keys that ask Python code whether they are equal, which changes the sets.
class Key:
    def __init__(self, n, act=None):
        self.n, self.act = n, act

    def __hash__(self):
        return self.n % 8

    def __eq__(self, other):
        if self.act:
            self.act()
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"Key({self.n})"


left = {Key(n) for n in range(0, 24, 2)}
right = {Key(n) for n in range(0, 24, 3)}
print(left | right)
grows = {Key(0), Key(1), Key(2)}
right = {Key(8, lambda: grows.add(Key(random(1000) * 8 + 3))), Key(9), Key(3), Key(24)}
try:
    print(len(grows | right) >= 6)
except RuntimeError as error:
    print(error)
print([1.0, True] + [2], {1} | {1.0, True}, {1.0} | {1}, type({1} | frozenset()).__name__)
print([] + [], [1] + [], [] + [2], (1 + 2j) * 2 + 0.5 - 1j, (1 + 2j) / (2 + 0j), 2 * (1 + 1j), (1 + 1j) ** 2)
z = 1 + 2j
z *= 2
z -= 1j
z /= 2.0
print(z, "ab" * 2, [1] * 2, b"a" + b"b", (1,) + (2,), "%s" % 3, b"%d" % 4)
for wrong in (lambda: (1 + 2j) % 2, lambda: [1] + (2,), lambda: (1 + 2j) // (1 + 2j), lambda: {} + {}, lambda: [1] - [1], lambda: 1j @ 2j):
    try:
        wrong()
    except TypeError as error:
        print(error)
print("a-b-c".replace("-", ""), "a-b-c".replace("-", "+++", 1), "xx".replace("", "-"), "\xe9-\xe8".replace("-", "\u1234"), "\xe9-a".replace("\xe9", "e").isascii(), ("ab" * 30).replace("b", "longer text than that " * 2)[:50])
