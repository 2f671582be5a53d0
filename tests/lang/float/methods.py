"""The methods of float."""
print((2.0).is_integer(), (2.5).is_integer(), float("inf").is_integer())
print((0.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-3.0).as_integer_ratio(), (1e20).as_integer_ratio())
print((1.5).hex(), (-0.1).hex(), (0.0).hex(), (5e-324).hex(), float("inf").hex())
print(float.fromhex("0x1.8p+0"), float.fromhex("-0x1p-3"), float.fromhex("inf"), float.fromhex("1.8"))
print((2.5).conjugate(), (2.5).real, (2.5).imag, (2.7).__trunc__(), (2.7).__floor__(), (2.2).__ceil__())
print(int(2.9), int(-2.9), int(1e18), int(1e19), (1.5).__add__(2), (1.5).__add__("x"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: float("inf").as_integer_ratio())
err(lambda: float("nan").as_integer_ratio())
err(lambda: float.fromhex("zz"))
