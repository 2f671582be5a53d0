# cpython: 3.14
# Format specifications, conversions and % with what is at the edge of them.
for value, specs in [(5, ["05", "+d", "x", "#x", "b", ",", "_b", "c", "e", "%", ">5", "*^7", "=+6", "n", "010,"]), (-1234567, [",", "_", "015,", "+x", "08b", "e"]),
                     (3.14159, [".2f", "10.3f", "+.0f", "e", "g", "%", ".3", ",.1f", "08.2f", "#.0f", "G", "_.2f"]), ("text", ["10", ">10", "^10", ".2", "*<8.3", "s"]),
                     (True, ["d", "", ">6", "x"]), (0.0, ["g", "e", "+", ".0%"]), (float("nan"), ["f", "08", "+", "F", "e"]), (float("-inf"), ["5.1f", "g", "%"]), (10 ** 25, ["e", ",", ".3g", "x"])]:
    print([format(value, spec) for spec in specs])
for value, spec in [(5, ".2"), (5, "s"), ("a", "d"), ("a", "+"), ("a", "=5"), (5.5, "d"), (5, "q"), ("a", ","), (5, ",_"), (5, "c,"), (None, "5"), ([], "d"), (5, "10000000000000000000"), ("x", "1.a"), (1.5, "c"), (-5, "c"), (10 ** 9, "c")]:
    try: print(format(value, spec))
    except Exception as e: print(spec, type(e).__name__, e)
print("{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{x!r:>5} {y.real} {z[0]} {z[-1]}".format(x="s", y=3, z={"0": 1, 0: "zero", "-1": "neg"}), "{:{w}.{p}f}".format(2.5, w=8, p=2), "{{}} {{{}}}".format(1))
for text, args in [("{}", ()), ("{0} {}", (1, 2)), ("{a}", ()), ("{", ()), ("}", ()), ("{!z}", (1,)), ("{0.x}", (1,)), ("{0[a}", ({},)), ("{:{}}", (1,)), ("{!r", (1,)), ("{0[x]}", ([],)), ("{ }", (1,))]:
    try: print(text.format(*args))
    except Exception as e: print(text, type(e).__name__, e)
print("%d %i %s %r %a %x %o %X %e %.2f %g %c %c %%" % (1, 2.9, "s", "é", "é", 255, 8, 255, 1.5, 2.345, 1e10, "c", 67), "%5d|%-5d|%05d|%+d|% d" % (1, 2, 3, 4, 5), "%*d %.*f" % (5, 1, 2, 3.14159), "%(a)s %(b)05.1f" % {"a": 1, "b": 2})
for text, args in [("%d", "x"), ("%s %s", (1,)), ("%s", (1, 2)), ("%z", 1), ("%", 1), ("%c", "ab"), ("%c", -1), ("%(a)s", (1,)), ("%(a)s", {}), ("%x", 1.5), ("%d", None), ("%*d", ("a", 1)), ("abc", 1), ("abc", {}), ("%s", {}), ("%.f", 1.5)]:
    try: print(repr(text % args))
    except Exception as e: print(text, type(e).__name__, e)
class F:
    def __format__(self, spec): return f"<{spec}>"
    def __str__(self): return "S"
    def __repr__(self): return "R"
x = F()
w = 7
print(f"{x} {x:abc} {x!s:>3} {x!r} {x!a} {x=} {x=!s} {x=:q} {w:{w}} {w:>{w}.{w}} {'nested ' + f'{w}'} {{}} {w!r:^{w}}" if False else f"{x} {x:abc} {x!s:>3} {x!r} {x!a} {x=} {x=!s} {x=:q} {w:{w}} {'n ' + f'{w}'} {{}} {w!r:^{w}}")
class Bad:
    def __format__(self, spec): return 5
    def __str__(self): return 5
for text in ["f'{Bad()}'", "str(Bad())", "'%s' % Bad()", "'{}'.format(Bad())", "print(Bad())"]:
    try: eval(text)
    except TypeError as e: print(e)
print(format("é", "^5"), "{:é>4}".format("a"), "%5s|" % "日本", "{0:>{1}}".format("a", 4), format(1234.5678, "012,.2f"), f"{1_000_000:_}", f"{255:#06x} {255:#b} {-255:#o}", f"{'a' 'b':>4}")
