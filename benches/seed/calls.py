"""Calls of a small function."""
import pyperf


def add(a, b):
    return a + b


def calls(n):
    result = 0
    for i in range(n):
        result = add(result, i)
    return result


if __name__ == "__main__":
    pyperf.Runner().bench_func("calls", calls, 1_000_000)
