"""`%` formatting, where the quick way does it all and where it gives up in the middle."""


class Number:
    def __repr__(self):
        return "Number()"

    def __index__(self):
        return 7

    def __str__(self):
        return "number"


def show(format, *values):
    for value in values:
        try:
            print(repr(format % value), end=" ")
        except (TypeError, ValueError, OverflowError, KeyError) as error:
            print(type(error).__name__, error, end=" ")
    print()


ints = (0, 5, -5, 12345, -12345, 2**62 - 1, -2**62, 2**70, True)
for format in ("%d", "%5d", "%-5d|", "%05d", "%-05d|", "%i", "%3d", "%020d", "%+d", "% d", "%.3d", "%x", "%5s|", "%-5s|", "%05s", "%s%%", "%%%d",
               "%5%", "é%d", "%dé", "%1000d"[:4], "%999d"[:1] + "12d"):
    print(format)
    show(format, *ints)
floats = (0.0, -0.0, 1.5, -2.675, 1e10, 1e22, 123456789.125, float("inf"), float("nan"), 3, -3, 2**53, 2**60, 10**30, True)
for format in ("%f", "%.2f", "%10.3f|", "%-10.1f|", "%010.2f", "%.0f", "%5.f", "%.15f", "%.20f", "%e", "%g", "%d"):
    print(format)
    show(format, *floats)
texts = ("", "a", "text", "é", "\u1234", "long " * 60, None, 1.5, Number(), b"bytes", [1], ("one",), {"key": 1})
for format in ("%s", "%10s|", "%-10s|", "%.2s", "%r", "<%s>", "\u1234%s", "%(key)s", "%c", "%d", "plain"):
    print(format)
    show(format, *texts)
show("%s %s", ("a", "b"), ("a",), ("a", "b", "c"), "a", (), ("a" * 200, "b" * 100), ("é", 1), (1, -1.5))
show("%d:%02d:%02d", (1, 2, 3), (12, 34, 56), (-1, -2, -3), (1.5, 2, 3), ("x", 1, 2), (Number(), 1, 2))
show("", (), (1,), {}, [], "x")
show("%", 1, ())
show("%5", 1)
show("%z", 1)
show("%*d", (5, 3), (-5, 3), ("a", 1))
show("%s" * 40, tuple(range(40)), tuple("x" * n for n in range(40)))
