"""Functions that share and change a variable of the enclosing function."""
import pyperf


def counter():
    total = 0

    def step(amount):
        nonlocal total
        total += amount
        return total

    return step


def closures(n):
    step = counter()
    last = 0
    for i in range(n):
        last = step(i)
    return last


if __name__ == "__main__":
    pyperf.Runner().bench_func("closures", closures, 1_000_000)
