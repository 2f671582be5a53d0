"""math: integer functions, rounding, logs, trigonometry, special values."""
import math
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.floor(-2.5), math.ceil(-2.5), math.floor(10**20), math.floor(1e20), math.fabs(-3), math.sqrt(2), math.isqrt(10**30), math.cbrt(8))
print(math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(-4, 6, 10), math.lcm(4, 6), math.lcm(), math.factorial(20), math.factorial(25), math.comb(10, 3), math.comb(3, 5), math.perm(5, 2), math.perm(4), math.comb(60, 30))
print(math.exp(1), math.exp(0), math.expm1(1e-10), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-10), math.log(10**400), math.log2(2**200), math.pow(2, 0.5), math.exp2(3))
print(math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(1), math.atan2(1, -1), math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist((0, 0), (3, 4)), math.degrees(math.pi), math.radians(180))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.copysign(2, -1), math.fmod(-7, 3), math.remainder(7, 4), math.modf(2.5), math.frexp(10), math.ldexp(0.5, 4), math.ulp(1.0), math.nextafter(1, 2))
print(math.fsum([0.1] * 10), math.prod([1, 2, 3]), math.prod([], start=5), math.prod([0.5, 4]), math.prod([2**40] * 3), math.erf(0.5), math.gamma(5), math.lgamma(10), math.erfc(0.5))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: math.sqrt("x"))
err(lambda: math.factorial(-1))
err(lambda: math.isqrt(-1))
err(lambda: math.exp(1000))
err(lambda: math.gcd(1.5))
err(lambda: math.floor("a"))
err(lambda: math.comb(-1, 2))
err(lambda: math.ceil(float("inf")))
err(lambda: math.floor(float("nan")))
class F:
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
print(math.floor(F()), math.ceil(F()), math.trunc(F()))
