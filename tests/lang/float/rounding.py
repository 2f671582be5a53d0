"""round(): banker's rounding and correctly rounded decimals."""
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e20, 1234.5678, -1234.5678, 0.05, 5e-324, 1e300):
    print(x, round(x), round(x, 1), round(x, 2), round(x, -2), round(x, None), round(x, 300), round(x, -400))
print(type(round(2.5)).__name__, type(round(2.5, 0)).__name__, round(2.5, 0), round(-0.4), round(-0.4, 0))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: round(float("nan")))
err(lambda: round(float("inf")))
err(lambda: round(1.5, "x"))
err(lambda: round("x"))
err(lambda: round(float("nan"), 2))
class R:
    def __round__(self, n=None): return ("rounded", n)
print(round(R()), round(R(), 3))
