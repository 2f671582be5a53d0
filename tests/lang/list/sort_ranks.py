"""Sorting of what is ranked by numbers: the same as insertion by `<`, stable, both ways, with and without key."""

state = 7


def random(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
    return (state >> 33) % n


def text(alphabet, longest):
    return "".join([alphabet[random(len(alphabet))] for _ in range(random(longest))])


FLOATS = [0.0, -0.0, 1.5, -1.5, 1e300, -1e300, float("inf"), float("-inf"), 5e-324, 2.5]
KINDS = {
    "ints": lambda: random(9) - 4,
    "large ints": lambda: (random(1 << 31) - (1 << 30)) << 32,
    "floats": lambda: FLOATS[random(10)],
    "inline floats": lambda: (random(1000) - 500) / 8 + 0.01,
    "short texts": lambda: text("ab\0", 4),
    "seven characters": lambda: text("a\0", 9),
    "long texts": lambda: text("a\xff\0", 12),
    "wide texts": lambda: text("a\u1234", 9),
    "pairs of an int": lambda: (random(9), text("ab", 3)),
    "pairs of a text": lambda: (text("ab", 10), FLOATS[random(10)]),
    "pairs of a wide text": lambda: (text("a\u1234", 3), random(3)),
}


def inserted(items, reverse):
    order = []
    for n, item in enumerate(items):
        at = len(order)
        while at > 0 and (items[order[at - 1]] < item if reverse else item < items[order[at - 1]]):
            at -= 1
        order.insert(at, n)
    return order


for name, make in KINDS.items():
    good = 0
    for count in 0, 1, 2, 3, 17, 40, 70:
        for reverse in False, True:
            items = [make() for _ in range(count)]
            wanted = inserted(items, reverse)
            places = sorted(range(count), key=items.__getitem__, reverse=reverse)
            plain = sorted(items, reverse=reverse)
            # Zeros differ by their sign only: equal, but not the same text.
            good += places == wanted and repr(plain) == repr([items[n] for n in wanted])
    print(name, good)
