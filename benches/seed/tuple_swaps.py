"""Tuples packed and unpacked to swap and rotate variables."""
import pyperf


def tuple_swaps(n):
    a, b, c = 1, 2, 3
    for i in range(n):
        a, b = b, a
        b, c, a = a, b, c + i
    return a, b, c


if __name__ == "__main__":
    pyperf.Runner().bench_func("tuple_swaps", tuple_swaps, 1_000_000)
