"""A dict with integer keys, counted up."""
import pyperf


def dict_int(n):
    counts = {}
    for i in range(n):
        key = (i * 7919) % 4096
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    return len(counts), counts[17]


if __name__ == "__main__":
    pyperf.Runner().bench_func("dict_int", dict_int, 500_000)
