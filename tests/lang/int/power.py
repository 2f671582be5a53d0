"""`**` and three-argument pow."""
print(2**0, 2**10, 2**62, 2**63, 2**64, 2**100, (-2)**63, (-3)**5, 0**0, 0**5)
print(2**-1, 10**-2, (-2)**-3)
print(pow(3, 4), pow(3, 4, 5), pow(2, 1000, 1_000_007), pow(-2, 3, 7), pow(2, 3, -7))
print(pow(3, -1, 7), pow(10, -2, 17))
print(3**200)
print(pow(7**50, 3**40, 10**30))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: pow(2, 3, 0))
err(lambda: pow(2, -1, 4))
err(lambda: pow(2.0, 3, 5))
