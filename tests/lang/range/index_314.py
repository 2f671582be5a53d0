# cpython: 3.14
"""What is not in a range or list, worded as 3.14 does."""
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: range(3).index(7))
err(lambda: range(0, 10, 2).index(3))
err(lambda: range(2**70).index(-1))
err(lambda: [1].index("a"))
