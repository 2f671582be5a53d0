# cpython: 3.14
"""Zero divisors, worded as 3.14 does."""
def err(f):
    try:
        print(f())
    except ZeroDivisionError as e:
        print(type(e).__name__, e)
err(lambda: 1 // 0)
err(lambda: 1 % 0)
err(lambda: 1 / 0)
err(lambda: divmod(1, 0))
err(lambda: 2**70 // 0)
err(lambda: 2**70 % 0)
err(lambda: 2**70 / 0)
err(lambda: 1.0 / 0)
err(lambda: 1.0 // 0)
err(lambda: 1.0 % 0)
err(lambda: divmod(1.0, 0.0))
err(lambda: 0 ** -1)
err(lambda: 0.0 ** -1)
