# cpython: 3.14
# Floats as text and back, rounding, hashes, exact fractions, comparisons with large ints.
for x in [0.1, 1e16, 1e15, 123456789012345680.0, 1e-5, 0.0001, 1e22, 1e23, 5e-324, 1.7976931348623157e308, -0.0, 2.5, 1 / 3, 100.0, 1e100, float("inf"), float("-inf"), float("nan")]:
    print(repr(x), x.hex(), x.is_integer() if x == x and abs(x) != float("inf") else "", f"{x:.3g}", f"{x:g}", f"{x:.0f}"[:20], end=" | ")
print()
for text in ["1.5", " -1e3 ", "1_0.5", "inf", "-Infinity", "nan", "+.5", "5.", "1e-400", "1e400", "٣.٥", "0x1p3", "", "1__0", "1_", "_1", "e5", "1.2.3", "infi", "1 2", "--1"]:
    try: print(text, float(text), end=" ")
    except ValueError as e: print(e, end=" ")
print()
print([round(x) for x in [0.5, 1.5, 2.5, -0.5, -1.5, 1e20]], [round(x, 1) for x in [0.05, 0.15, 0.25, 2.675]], round(2.675, 2), round(1234.5, -2), round(1e300, -300), round(5.0, 400), round(-0.4), type(round(1.5)), type(round(1.5, 0)))
for text in ["round(float('nan'))", "round(float('inf'))", "int(float('nan'))", "int(float('-inf'))", "1.0 // 0", "1.0 % 0", "divmod(1.0, 0)", "0.0 ** -1", "1 / 0", "(-1.0) ** 0.5", "1e200 ** 2", "float([])", "float(None)", "1.5 << 1", "~1.5", "float('nan').as_integer_ratio()", "float('inf').as_integer_ratio()", "float.fromhex('zz')", "float.fromhex('0x1p99999')", "float(10 ** 400)"]:
    try: print(text, eval(text))
    except Exception as e: print(text, type(e).__name__, e)
print(7.5 // 2, -7.5 // 2, 7.5 % -2, -7.5 % 2, divmod(-7.5, 2), 1e300 % 7, 5.0 % float("inf"), -5.0 % float("inf"), 0.0 == -0.0, 2.0 ** 0.5, (-2.0) ** 3, 4 ** -0.5)
print((0.75).as_integer_ratio(), (-2.5).as_integer_ratio(), (0.1).as_integer_ratio(), float.fromhex("0x1.8p1"), float.fromhex("-0X.8P-1"), float.fromhex("inf"), (1.5).conjugate(), (1.5).real, (1.5).imag, (2.7).__trunc__(), (2.7).__floor__(), (-2.7).__ceil__())
print(hash(1.0) == hash(1), hash(0.5), hash(float("inf")), hash(2.0 ** 70) == hash(2 ** 70), hash(-0.0), 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 400 > 1e308, -10 ** 400 < float("-inf"), 10 ** 400 < float("inf"), 1e16 + 1 == 10 ** 16 + 1)
nan = float("nan")
print(nan == nan, nan != nan, nan < 1, [nan] == [nan], nan in [nan], max(nan, 1) is nan, max(1, nan), sorted([3, nan, 1])[0], min([1.0, 1])), print(max([True, 1.0]), 1.0 in {1}, {1.0: "a"}[True])
class F(float):
    def __repr__(self): return "F"
    def __str__(self): return "S"
    def __add__(self, o): return "added"
f = F(1.5)
print(f, repr(f), f + 1, 1 + f, f * 2, type(f * 2), f"{f}", f"{f:.2f}", "%s %r %.1f" % (f, f, f), [f], float(f), f.hex(), F.fromhex("0x1p1"), isinstance(f, float))
class Conv:
    def __float__(self): return 2.25
class BadConv:
    def __float__(self): return 2
print(float(Conv()))
try: float(BadConv())
except TypeError as e: print(e)
print(0.1 + 0.2, 0.1 + 0.2 == 0.3, sum([0.1] * 10), 1e16 + 1.0 - 1e16, 3 * 0.1, 1.1 * 1.1, 1e308 * 10, -1e308 * 10, 5e-324 / 2, 1e-310 * 1e10)
