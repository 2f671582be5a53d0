"""float() of texts and numbers, and what it refuses."""
class F:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 7
class BadF:
    def __float__(self): return 'x'
class SubF(float): pass
class RetSub:
    def __float__(self): return SubF(1.5)
for text in '1', '1.5', '.5', '5.', '1e5', '1E-5', '+1.5', '-1.5', ' 1.5\n', '1_000.5', '1e1_0', 'inf', '-Infinity', 'nan', '+NaN', 'iNf', '1e400', '-1e400', '1e-400', '٣.٤', '4.9e-324', '2.4e-324', '179769313486231570' + '0' * 291, '0' * 500 + '1', '.' , '', ' ', 'e5', '1e', '1e+', '1__0', '1_', '_1', '1._5', '1.5.5', '0x1p3', 'infin', 'nanx', '1 2', '1\x00', '--1', '½', '\ud800':
    try: print(ascii(text), repr(float(text)))
    except ValueError as e: print(ascii(text), ascii(str(e)))
for call in [lambda: float(), lambda: float(5), lambda: float(True), lambda: float(F()), lambda: float(I()), lambda: float(SubF(3)), lambda: float(b'1.5'), lambda: float(bytearray(b' 2 ')), lambda: float(10 ** 308), lambda: float(2 ** 53 + 1), lambda: float(2 ** 1024 - 2 ** 970),
             lambda: float(10 ** 309), lambda: float(BadF()), lambda: float(None), lambda: float(1j), lambda: float([]), lambda: float('1', '2'), lambda: float(x=1), lambda: type(SubF('2')), lambda: type(SubF(2) + 1), lambda: type(-SubF(2)), lambda: float(memoryview(b'3.5'))]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
