"""Throughput: young objects stored into a large old list, over and over."""
import pyperf

OLD = [None] * 200_000


def old_writes(n):
    size = len(OLD)
    at = 0
    for i in range(n):
        at = (at + 7919) % size
        OLD[at] = (i, at)
    return at


if __name__ == "__main__":
    pyperf.Runner().bench_func("old_writes", old_writes, 200_000)
