# compiled: off
"""As temporaries_die, at the bottom of a recursion. Machine code may have copies of dead values in its own frames."""
import gc

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


def dead():
    gc.collect()
    found, log[:] = sorted(log, key=str), []
    return found


def deep(n):
    own = Noisy(n)
    if n == 0:
        gc.collect()
        Noisy("deepest")
        print("deepest", dead())
    else:
        deep(n - 1)
    return own.name


print(deep(30), len(dead()))
