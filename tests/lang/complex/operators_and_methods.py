# cpython: 3.14
# Complex numbers: operators with other numbers, methods, conversions.
z, w = 3 + 4j, 1 - 2j
print(z + w, z - w, z * w, z / w, -z, +z, abs(z), z ** 2, z ** -1, z ** 0, 0j ** 0)
print(z + 1, 1 + z, z * 2.5, 2 / z, True + 1j, z == 3 + 4j, (3 + 0j) == 3, 3.0 == 3 + 0j, z != w)
print(z.real, z.imag, z.conjugate(), complex(3), complex(3, 4), complex("1+2j"), complex(" -j "), complex(1j, 1j))
print(hash(3 + 0j) == hash(3), hash(2.5 + 0j) == hash(2.5), {1: "a"}[1 + 0j])
for text in ["z < w", "z // w", "z % w", "divmod(z, w)", "int(z)", "float(z)", "z / 0", "0j ** -1", "complex('1 + 2j')",
             "complex('x')", "complex('1', 2)", "complex(1, '2')", "complex([])", "round(z)", "[1][1j]", "range(1j)"]:
    try: print(text, eval(text))
    except Exception as e: print(text, type(e).__name__, e)
inf, nan = float("inf"), float("nan")
print(complex(inf, nan), complex(-0.0, -0.0), complex(0, inf), 1e300 * (1 + 1j) * 1e10, repr(complex(1, -0.0)), -0j)
print(bool(0j), bool(1e-300j), bool(nan * 1j), str(1e16 + 1e-5j), 1e22j, (1.5 + 0j).__repr__())
print(f"{z:.2f} {z:>12} {z:e} {1.5j:g} {z!r:>10} {0j:+.1f}")
for spec in ["05", "=10", "x", "s", ",d"]:
    try: print(format(z, spec))
    except ValueError as e: print(e)
class C(complex):
    def __add__(self, other): return "added"
class R:
    def __radd__(self, other): return "radd"
    def __complex__(self): return 7j
print(C(1, 2) + 1, 1j + R(), complex(R()), type(C(1) * 2), C(2, 3), isinstance(C(), complex))
class Bad:
    def __complex__(self): return 5
try: complex(Bad())
except TypeError as e: print(e)
class Index:
    def __index__(self): return 6
class Float:
    def __float__(self): return 2.5
print(complex(Index()), complex(Float(), Index()))
print(pow(2j, 3), pow(1 + 1j, 0.5) == (1 + 1j) ** 0.5, sum([1j, 2, 3.5]))
