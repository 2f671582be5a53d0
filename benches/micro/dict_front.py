"""Deleting the first key of a big dict takes constant time."""
import pyperf


def drain(n):
    d = {i: None for i in range(n)}
    total = 0
    while d:
        key = next(iter(d))
        del d[key]
        total += key
    return total


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("dict_front_10k", drain, 10_000)
    runner.bench_func("dict_front_40k", drain, 40_000)
