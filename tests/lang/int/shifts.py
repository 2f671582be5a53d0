"""Shifts of small and big integers, and the errors."""
for a in (1, -1, 5, -5, 2**61, -2**61, 2**64 + 3, -(2**64) - 3):
    print([a << s for s in (0, 1, 5, 61, 62, 63, 64, 100)])
    print([a >> s for s in (0, 1, 5, 61, 62, 63, 64, 100)])
print(0 << 10**30 if False else 0 << 1000)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: 1 << -1)
err(lambda: 1 >> -1)
err(lambda: 1 >> 10**20)
err(lambda: -1 >> 10**20)
err(lambda: 0 << 10**20)
