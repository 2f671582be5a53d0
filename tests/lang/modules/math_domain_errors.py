# cpython: 3.14
"""Domain errors, worded as 3.14 does."""
import math
def err(f):
    try:
        print(f())
    except ValueError as e:
        print(e)
err(lambda: math.sqrt(-1))
err(lambda: math.log(0))
err(lambda: math.log(-1.5))
err(lambda: math.asin(2))
err(lambda: math.sin(math.inf))
err(lambda: math.fmod(1, 0))
