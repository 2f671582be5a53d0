# cpython: 3.14
"""min() and max() of nothing; sum() of floats is compensated."""
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: min([]))
err(lambda: max(()))
print(sum([0.1] * 10), sum([1e16, 1.0, -1e16]), sum([0.1, 0.2, 0.3]), sum([1, 0.5, 2**70]), sum([float("inf"), 1.0]), sum([1e308, 1e308, -1e308]))
