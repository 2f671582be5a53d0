# cpython: 3.14
"""int() of texts in every base, of numbers, and of what it must refuse."""
class Int:
    def __int__(self): return 7
class Idx:
    def __index__(self): return 8
class Trunc:
    def __trunc__(self): return 9
class BadInt:
    def __int__(self): return 'x'
class Sub(int):
    def __index__(self): return 100
for text in '0', '12', ' 12 ', '+5', '-5', '1_000', '٣٤', '0x1f', '0b11', '0o17', '\n7\t', '00', '-0', '1__0', '_1', '1_', '', ' ', '0x', '1.5', '1e5', 'a', '½', '1 2', '+-1', '- 1', '\x00', '12\x00', '€', '\ud800':
    for base in (), (10,), (0,), (2,), (16,), (36,):
        try: print(ascii(text), base, int(text, *base))
        except ValueError as e: print(ascii(text), base, ascii(str(e)))
for call in [lambda: int(), lambda: int(1.9), lambda: int(-1.9), lambda: int(True), lambda: int(Int()), lambda: int(Idx()), lambda: int(b'12'), lambda: int(bytearray(b'0x1f'), 16), lambda: int(Sub(3)), lambda: int('z', 36), lambda: int('11', base=2), lambda: int(10 ** 30), lambda: int(1e30),
             lambda: int(BadInt()), lambda: int(float('nan')), lambda: int(float('inf')), lambda: int(1j), lambda: int(None), lambda: int([]), lambda: int(5, 10), lambda: int('5', 1), lambda: int('5', 37), lambda: int('5', -1), lambda: int('5', 'x'), lambda: int(x=5), lambda: int('1', 2, 3), lambda: int(b'\xff'), lambda: int('9' * 5000), lambda: int(base=10), lambda: int('1' * 4300) % 7, lambda: int('f' * 6000, 16) % 7, lambda: str(10 ** 5000)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
