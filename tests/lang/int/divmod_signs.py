"""Floor division and remainder keep Python's sign rule for every mix of sizes."""
nums = [0, 1, -1, 7, -7, 2**62, -2**62, 2**63, 10**30, -10**30, 10**30 + 1]
dens = [1, -1, 2, -2, 7, -7, 2**62, 2**63, -2**63, 10**15, -10**15, 10**30]
for a in nums:
    for b in dens:
        q, r = divmod(a, b)
        assert q == a // b and r == a % b
        assert q * b + r == a
        assert abs(r) < abs(b) and (r == 0 or (r > 0) == (b > 0))
    print(a, [a // b for b in dens], [a % b for b in dens])
