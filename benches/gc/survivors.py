"""Throughput: every object lives for a while, as in a cache that drops its oldest entries."""
import pyperf


def survivors(n):
    cache = {}
    for i in range(n):
        cache[i] = [i, str(i)]
        if i >= 20_000:
            del cache[i - 20_000]
    return len(cache), cache[n - 1]


if __name__ == "__main__":
    pyperf.Runner().bench_func("survivors", survivors, 100_000)
