# int, float, bool and str of one argument, of types that are known in hot code, and of others later.


def ints(values):
    total = 0
    for value in values:
        total += int(value * 0.5) + int(value) + int(value > 3)
    return total


def floats(n):
    total = 0
    for i in range(n):
        total += float(i) + float(i * 0.25) + float(i == 2)
    return total


def truths(n):
    count = 0
    for i in range(n):
        if bool(i) and bool(i * 0.5) and bool(i > 1):
            count += bool(i - 5)
    return count


def texts(n):
    out = ""
    for i in range(n):
        out = str(out) + str(str(i % 10))[0]
    return out


def whole(x):
    total = 0
    for i in range(30):
        total += int(x + i)
    return total


numbers = [float(i) for i in range(60)]
for turn in range(60):
    ints(numbers), floats(60), truths(60), texts(20), whole(0.75)
print(ints(numbers), floats(60), truths(60), texts(20), whole(0.75))
print(ints([1, 2, 3]), ints([True, False]), ints([-7.9, 7.9, -0.0]))
print(whole(-5.5), whole(1e18), whole(1e19), whole(-1e19), whole(4.6e18), whole(4.7e18))
for bad in (float("inf"), float("-inf"), float("nan"), "x", None):
    try:
        print(whole(bad))
    except (OverflowError, ValueError, TypeError) as error:
        print(type(error).__name__, error)


class Half(float):
    def __int__(self):
        return 42

    def __bool__(self):
        return False


print(ints([Half(3.0)]), int(Half(2.5)), bool(Half(1.0)), float(Half(2.5)), type(float(Half(2.5))))


def shadowed(n):
    int = lambda x: x + 1
    total = 0
    for i in range(n):
        total += int(i * 0.5)
    return total


print(shadowed(100))


def replaced(n):
    total = 0
    for i in range(n):
        total += int(i * 0.5)
    return total


for turn in range(60):
    replaced(50)
print(replaced(50))
int = lambda x: -1
print(replaced(50))
del int


class Odd(int):
    def __int__(self):
        return 7


def unknown(values):
    total = 0
    for value in values:
        total += int(value) + float(value)
    return total


mixed = [1, 2.5, True, -3.75, 1 << 40, False]
for turn in range(100):
    unknown(mixed)
print(unknown(mixed), unknown(["12", 3.5]), unknown([Odd(2), Half(1.5), 10**20, 1e300]))
for bad in ("x", None, float("nan"), [1]):
    try:
        unknown([1, bad])
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
