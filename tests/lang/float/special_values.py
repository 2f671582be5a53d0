"""nan, infinities and negative zero in comparisons, containers and arithmetic."""
nan = float("nan"); inf = float("inf")
print(nan == nan, nan != nan, nan < 1, nan > 1, nan <= nan, nan is nan)
print(nan in [nan], [nan] == [nan], (nan,) == (nan,), [float("nan")] == [float("nan")])
print(inf == inf, inf > 10**400, -inf < -10**400, inf - inf, inf * 0, inf / inf, inf + 1, -inf)
print(0.0 == -0.0, str(-0.0), 0.0 * -1, -0.0 + 0.0, -0.0 - 0.0)
print(max(1.0, nan), max(nan, 1.0), min(1.0, nan), min(nan, 1.0))
print(sorted([3.0, inf, -inf, 0.0]))
print(bool(nan), bool(0.0), bool(-0.0), bool(inf))
print(inf // 1, 1 // inf, -1 // inf, 5 % inf, -5 % inf, 5.0 % -inf)
print(0.0 ** 0, nan ** 0, 1 ** nan, inf ** 0, 2.0 ** inf, 0.5 ** inf, (-8) ** (1 / 3) != 0)
import math
print(math.copysign(1, -0.0), math.copysign(1, 0.0), math.isnan(nan), math.isinf(-inf))
