"""Exceptions that leave several inlined functions while memory is short: what the frames held for their calls is not looked at again."""
import gc


def bottom(n, kept):
    if n % 3 == 0:
        raise ValueError([n, kept])
    return [n]


def middle(n, kept):
    return bottom(n, [kept, n]) + [kept]


def upper(n):
    return middle(n, (n, str(n))) + middle(n + 1, {n: n})


class Box:
    def __init__(self, n):
        self.items = upper(n)

    def take(self, n):
        return Box(n).items[-1], [n]


def deep(n, text):
    if n == 0:
        raise KeyError(text)
    return deep(n - 1, text + "x") + str(n)


def run(rounds):
    box, caught, kept = Box(1), 0, []
    for i in range(rounds):
        try:
            kept.append(box.take(i))
        except ValueError as error:
            caught += len(error.args[0])
            kept.append(error)
        try:
            deep(i % 25, "t")
        except KeyError as error:
            kept.append(error.__traceback__)
            caught += len(error.args[0])
        if i % 40 == 39:
            kept = kept[-5:]
            gc.collect()
    return caught, len(kept)


print(run(60))
print(run(900))
print(run(900))
