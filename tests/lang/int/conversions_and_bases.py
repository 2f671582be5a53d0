# cpython: 3.14
# int(): text in every base, underscores, signs, blanks; bytes; floats; objects; and the way back.
for args in [("12",), (" -12 ",), ("+1_000",), ("0x1F", 16), ("1f", 16), ("0b101", 0), ("0o17", 0), ("0", 0), ("z", 36), ("101", 2), (b"42",), (bytearray(b"7"), 8), (3.99,), (-3.99,), (True,), ("٣",), ("１２",)]:
    print(args, int(*args), end="; ")
print()
for args in [("",), (" ",), ("1__0",), ("_1",), ("1_",), ("0x1F",), ("012", 0), ("2", 2), ("1", 1), ("1", 37), ("1.5",), ("abc",), ("1 2",), (None,), ([],), (1.5, 2), (5, 10), (float("nan"),), (float("inf"),), ("9", 8.0), (b"\xff",), ("0b", 0), ("-", 10), ("1\0",)]:
    try: print(args, int(*args))
    except Exception as e: print(args, type(e).__name__, e)
class I:
    def __init__(self, r): self.r = r
    def __int__(self): return self.r
class X:
    def __index__(self): return 9
class T:
    def __trunc__(self): return 4
print(int(I(5)), int(X()), hex(X()), [0] * X() == [0] * 9, "abc"[X() - 8] if False else "")
for bad in [I("x"), I(1.5), I(None)]:
    try: int(bad)
    except TypeError as e: print(e)
n = 1234567890123456789012345
print(bin(10), oct(-8), hex(255), hex(-n), format(n, ","), str(n)[::5], n.bit_length(), n.bit_count(), (-n).bit_length(), (5).as_integer_ratio(), (-7).__abs__())
print(n.to_bytes(11, "big").hex(), (-2).to_bytes(2, "little", signed=True), int.from_bytes(b"\xff\xfe", "big"), int.from_bytes([1, 2], "little"), int.from_bytes(b"\xff", "big", signed=True), (5).to_bytes())
for text in ["(256).to_bytes(1, 'big')", "(-1).to_bytes(1, 'big')", "(1).to_bytes(-1, 'big')", "(1).to_bytes(1, 'middle')", "int.from_bytes('x', 'big')", "int.from_bytes([300], 'big')"]:
    try: print(eval(text))
    except Exception as e: print(type(e).__name__, e)
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, divmod(-7, 2), divmod(7, -2), -7 // 1, 2 ** 10, 2 ** -1, (-2) ** 3, 0 ** 0, pow(3, -1, 7), pow(2, 100, 1000), pow(-3, 3, 5), 1 << 70 >> 68, -1 >> 100, ~5, 5 & -2, 5 | -8, 5 ^ -1)
for text in ["1 // 0", "1 % 0", "divmod(1, 0)", "0 ** -1", "1 << -1", "1 >> -1", "pow(2, -1, 4)", "pow(2, 1, 0)", "pow(2, 1.0, 3)", "1 << (1 << 70)", "'a' * (1 << 70)", "1 @ 2", "5()", "5[0]"]:
    try: print(text, eval(text))
    except Exception as e: print(text, type(e).__name__, e)
print(round(15, -1), round(25, -1), round(-15, -1), round(5, 3), round(12345, -5), (5).__round__(), (7).conjugate(), (7).numerator, (7).denominator, (7).real, (7).imag, (0).__bool__(), (3).__floor__(), 10 ** 20 == 1e20, 2 ** 53 + 1 == float(2 ** 53 + 1), 10 ** 400 > 1e308, hash(2 ** 61 - 1), hash(-1), hash(2 ** 61))
