"""Numbers that compare equal hash equal, across types and sizes."""
print(hash(0), hash(1), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(2**62), hash(-(2**61)), hash(10**30))
print(hash(1.0) == hash(1), hash(2**70) == hash(float(2**70)), hash(True) == hash(1), hash(0.5), hash(-0.0))
print(hash(float("inf")), hash(float("-inf")))
print(1 == 1.0, 2**53 == float(2**53), 2**53 + 1 == float(2**53), 10**30 == 1e30, 10**400 > 1e308)
print(2**53 + 1 > float(2**53), -10**400 < float("-inf"), 10**400 < float("inf"))
d = {1: "int"}
d[1.0] = "float"; d[True] = "bool"
print(d)
print({0, 0.0, False, -0.0})
print(2**64 in [1, 2**64], {2**64: 1}[2**64])
print(1 == "1", 1 != None)
