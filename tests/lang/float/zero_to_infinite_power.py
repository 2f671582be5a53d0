"""Powers of zero and one, and infinite exponents."""
inf = float("inf")
nan = float("nan")
for x in (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, inf, -inf, nan):
    for y in (inf, -inf, nan, 0.0, 3.0, 2.0, 0.5):
        print(x, y, x**y)
for x, y in ((0.0, -1.0), (-0.0, -3.0), (0.0, -0.5)):
    try:
        x**y
    except ZeroDivisionError:
        print(x, y, "ZeroDivisionError")
for text in ("1__0", "_1", "1_", "1_0j", "1_0+2_0j", "1_.5", "x"):
    try:
        print(complex(text))
    except ValueError as e:
        print(e)
