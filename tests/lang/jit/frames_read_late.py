# Who looks at the variables of frames is called for the first time when its callers are machine code already.
import sys


def look():
    return sorted(sys._getframe(1).f_locals.items())


def step(n, asks):
    seen = n * 2
    half = n / 2
    if asks:
        return look()
    return None


def run(turns):
    found = None
    for n in range(turns):
        last = n
        found = step(n, n == turns - 1)
    return found


print(run(3000))
