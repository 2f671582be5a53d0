"""A `while` loop with remainder and comparison."""
import pyperf


def while_mod(n):
    i = 0
    count = 0
    while i < n:
        if i % 7 == 3:
            count += 1
        i += 1
    return count


if __name__ == "__main__":
    pyperf.Runner().bench_func("while_mod", while_mod, 1_000_000)
