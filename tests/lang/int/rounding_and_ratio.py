"""round, as_integer_ratio, bit_length, bit_count, conjugate, is_integer, and the like."""
for n in 0, 1, -1, 15, 25, 35, -15, -25, 149, 150, 250, 12345, 10 ** 20 + 5, -(10 ** 20):
    print(n, [round(n, d) for d in (None, 0, 1, -1, -2, -5, -30)], n.as_integer_ratio(), n.bit_length(), n.bit_count(), n.conjugate(), n.real, n.imag, n.numerator, n.denominator, n.__trunc__(), n.__floor__(), n.__ceil__())
for call in [lambda: round(5, 'x'), lambda: round(5, 1.0), lambda: round(), lambda: (5).__round__(1, 2), lambda: (5).bit_length(1), lambda: (5).as_integer_ratio(2)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
import math
for n in 0, 1, 2, 3, 99, 10 ** 40, 10 ** 40 - 1: print(math.isqrt(n), math.gcd(n, 12), math.comb(min(n, 50), 3))
print((5).__class__, (5).__bool__(), (0).__bool__(), (5).__index__() is not None, (7).__divmod__(2), (7).__rsub__(10), (2).__pow__(10, 1000), (2).__rpow__(3), (5).__add__('x'), (5).__eq__('x'), (5).__lt__(5.5))
