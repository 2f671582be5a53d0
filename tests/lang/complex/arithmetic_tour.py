# cpython: 3.14
"""complex: construction, arithmetic, powers, comparison, hash, and errors."""
inf, nan = float('inf'), float('nan')
for text in '1', '1j', '1+2j', '-1-2j', 'j', '-j', '+j', '1e5+1e-5j', ' ( 1+2j ) ', '(3j)', 'inf+nanj', '1_0+2_0j', '1+j', '.5j', '1.e1-.5e-1J', '', '1+', '1+2', 'a', '1 + 2j', '(1', '1j+2', '1+2jj', '--1j', '1__0j':
    try: print(repr(text), complex(text))
    except ValueError as e: print(repr(text), e)
class C:
    def __complex__(self): return 3 + 4j
class F:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 7
for call in [lambda: complex(), lambda: complex(1, 2), lambda: complex(1j, 1j), lambda: complex(C()), lambda: complex(F()), lambda: complex(I(), F()), lambda: complex(real=1, imag=-0.0), lambda: complex('1', 2), lambda: complex(1, '2'), lambda: complex(None), lambda: complex(1, None), lambda: complex(1, 2, 3), lambda: complex(b'1'), lambda: complex(-0.0, -0.0), lambda: complex(10 ** 400)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
a, b = 1 + 2j, 3 - 4j
print(a + b, a - b, a * b, a / b, a ** 2, a ** -1, a ** b, 2 ** a, a ** 0, abs(b), -a, +a, a.conjugate(), a.real, a.imag, a == 1, 1 + 0j == 1, hash(1 + 0j) == hash(1), hash(2.5 + 0j) == hash(2.5), bool(0j), bool(1e-300j), a != b, a == 'x', pow(a, 2), sum([a, b]), 1 + a, a - 1.5, 2 * a, 1 / a)
for call in [lambda: a < b, lambda: a // b, lambda: a % b, lambda: divmod(a, b), lambda: a / 0, lambda: 0j ** -1, lambda: 0j ** 1j, lambda: pow(a, 2, 3), lambda: int(a), lambda: float(a), lambda: round(a), lambda: a & b, lambda: a[0], lambda: a + 'x', lambda: abs(1e308 + 1e308j), lambda: (1e200 + 1j) ** 1000, lambda: ~a, lambda: math.floor(a)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
for z in complex(nan, 1), complex(inf, nan), complex(-0.0, 0.0), complex(0.0, -0.0), 1e16 + 1e-5j, complex(-inf, -1), 5j, -5j, 1 - 0j: print(repr(z), str(z), z == z, z.__getnewargs__())
