# `e` and `g` with all precisions, in f-strings whose formats are known early and not, against `%` and exact decimals.
X = 3.14159
print(f"{X:g} {X:e} {X:.3g} {X:.0e} {X:12.4g}|{X:012.4e}|{-X:08.2g}|{7:g} {7:.2e} {123456789:g} {True:g}")
for x in (0.0, -0.0, 1e5, 1e6, 999999.5, 1e-4, 1e-5, 0.00012345678, 9.9999999, 123456.5, 1e22, 1e23, 1e100, 5e-324,
          1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 2.5, 0.125, 1e16, 123456789012345680.0):
    print(f"{x:g} {x:e} {x:.1g} {x:.0g} {x:.15g} {x:.15e} {x:.0e} {x:08.3g} {x:12.3e} {x:039.2g} {x:.3f}",
          format(x, "#g"), format(x, "+.3g"), format(x, "<12.3e") + "|", "%g %e %.17g %.16e" % (x, x, x, x))
for big in (2**53 + 1, 10**30, -(2**80)):
    print(f"{big:g} {big:.15e} {big:.3g}")
# Ties go to even digits.
for k in range(1, 60, 2):
    x = k / 8
    print(f"{x:.1e} {x:.2e} {x:.2g} {x:.3g}", end=" ")
print()
state, h = 1, 0
for i in range(3000):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    x = (state >> 11) * 2.0 ** (state % 2000 - 1050 if i & 1 else state % 160 - 130)
    text = f"{x:.6g} {x:e} {x:.12g} {x:.14e} {x:.1g}"
    for p in range(19):
        text += " " + format(x, ".%dg" % p) + " " + "%.*e" % (p, x)
    for c in text:
        h = (h * 31 + ord(c)) % 1000000007
    if i % 500 < 2:
        print(text)
print(h)
class Text(float):
    def __format__(self, spec):
        return "<" + spec + ">"
print(f"{Text(1.5):g} {Text(1.5):.3e}")
try:
    print(f"{'a':g}")
except ValueError as e:
    print(e)
