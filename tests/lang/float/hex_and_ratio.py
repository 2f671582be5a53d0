# cpython: 3.14
"""hex, fromhex, as_integer_ratio, is_integer."""
inf, nan = float('inf'), float('nan')
values = [0.0, -0.0, 1.0, -1.5, 0.1, 1e300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 123.456, 2 ** 70.0]
for x in values: print(x, x.hex(), float.fromhex(x.hex()) == x, x.as_integer_ratio(), x.is_integer(), x.conjugate(), x.real, x.imag)
for text in '0x1p0', '0x.8p1', '-0x1.8p-3', '0X1P+2', 'inf', '-nan', '1', 'ff', '0x1.fffffffffffff8p0', '0x1.fffffffffffff7p0', '0x1p-1074', '0x1p-1075', '0x1.1p-1075', '0x1p1024', '0x', '', '0x1p', '1.p3', 'xyz', '0x1_0', ' 0x10 ', '0x1p99999999999999999999', '0x0p99999999999999999999', '0x1.000000000000000000000000001p0':
    try: print(text, repr(float.fromhex(text)))
    except (ValueError, OverflowError) as e: print(text, type(e).__name__, e)
for x in inf, -inf, nan:
    print(x.hex(), x.is_integer())
    try: x.as_integer_ratio()
    except (ValueError, OverflowError) as e: print(type(e).__name__, e)
for call in [lambda: int(inf), lambda: int(nan), lambda: round(inf), lambda: round(nan), lambda: inf // 1, lambda: inf % 1, lambda: 1 % inf, lambda: -1 % inf, lambda: divmod(-1, inf), lambda: divmod(5.5, -2), lambda: divmod(1.0, 0), lambda: 1.0 // 0.0, lambda: 1.0 % 0, lambda: 1 / 0.0, lambda: 0.0 ** -1, lambda: (-8) ** (1 / 3), lambda: 10.0 ** 400, lambda: pow(2.0, 3, 5), lambda: float.fromhex(5), lambda: float.__getformat__('double'), lambda: float.__getformat__('x')]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
