"""str.format and format specs of strings."""
print("{} {} {}".format(1, "a", 2.5), "{0} {1} {0}".format("x", "y"), "{a} {b[0]} {c.real}".format(a=1, b=[9], c=3))
print("{:>5}|{:<5}|{:^5}|{:*^7}|{:.2}|{:5.1}|{!r}|{!s:>4}|{!a}".format("ab", "ab", "ab", "ab", "abcdef", "xyz", "q", "s", "é"))
print("{{}} {{{0}}}".format(5), "{0:{1}}".format("a", 4) + "|", "{0:{w}.{p}f}".format(3.14159, w=8, p=2), "{d[key]} {d[1]}".format(d={"key": "v", 1: "one"}))
print("{:d} {:x} {:,} {:+d} {:05d} {:.1f} {:%} {:s}".format(5, 255, 10000, 3, 42, 2.25, 0.5, "str"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: "{} {}".format(1))
err(lambda: "{a}".format(b=1))
err(lambda: "{0} {}".format(1, 2))
err(lambda: "{} {0}".format(1, 2))
err(lambda: "{".format(1))
err(lambda: "}".format(1))
err(lambda: "{:d}".format("x"))
err(lambda: "{!z}".format(1))
err(lambda: "{0.nope}".format(1))
err(lambda: "{:>{}}".format("a"))
err(lambda: format("a", "=5"))
err(lambda: format([], "5"))
class F:
    def __format__(self, spec): return f"<{spec}>"
print("{:abc} {}".format(F(), F()), f"{F():x y}", format(F(), "s"), format(F()))
print("{x}".format_map({"x": 1}))
