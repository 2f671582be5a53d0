"""The shortest text that reads back the same."""
for x in (0.0, -0.0, 1.0, 1.5, 0.1, 0.2 + 0.1, 1 / 3, 1e15, 1e16, 123456789012345680.0, 1e17, 1e22, 1e23, 1e-4, 1e-5,
          0.00012345, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 3.141592653589793, 100.0, 1e100, -2.5e-7):
    print(repr(x), str(x), float(repr(x)) == x)
print(float("inf"), float("-inf"), float("nan"), -float("nan"))
print([0.5, 2.0], (1e300 * 1e10,), {1.25: -0.0})
print(1e308 * 10, -1e308 * 10, 1e-320, 2.0**-1074)
