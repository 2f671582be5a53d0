"""A generator consumed by a loop."""
import pyperf


def evens(n):
    i = 0
    while i < n:
        yield i
        i += 2


def generators(n):
    total = 0
    for value in evens(n):
        total += value
    return total


if __name__ == "__main__":
    pyperf.Runner().bench_func("generators", generators, 2_000_000)
