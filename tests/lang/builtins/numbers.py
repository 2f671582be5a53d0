"""abs, round, pow, divmod, hex, oct, bin, chr, ord, complex."""
print(abs(-5), abs(-2.5), abs(3 + 4j), round(2.5), round(3.14159, 2), pow(2, 3), pow(2, 3, 5), pow(2.0, -1), divmod(17, 5), divmod(-17, 5), divmod(17.5, 5))
print(hex(255), oct(8), bin(5), hex(-1), chr(65), ord("A"), int("7"), float("1.5"), bool([]), hex(2**70))
print(1j * 1j, (1 + 2j) + 3, (1 + 2j) * (3 - 1j), (1 + 2j) / (1 - 1j), -(1 + 2j), (1 + 2j) == 1 + 2j, complex(1, 2), complex("1+2j"), complex(), (3 + 4j).real, (3 + 4j).imag, (3 + 4j).conjugate(), (1 + 2j) ** 2, 1j ** 2, repr(1e20j), str(complex(0, -1)), 0j == 0, hash(1 + 0j) == hash(1), bool(0j), (2 + 0j) - 1.5, complex(1.5, -0.0))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: 1j < 2j)
err(lambda: 1j // 1)
err(lambda: int(1j))
err(lambda: float(1j))
err(lambda: complex("x"))
err(lambda: abs("a"))
err(lambda: hex(1.5))
err(lambda: pow("a", 2))
err(lambda: divmod("a", 1))
print(f"{1+2j:.2f} {1j}", [1j, 2], sum([1j, 2]))
