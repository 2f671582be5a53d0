"""A recurrence of float multiplications and additions (the logistic map)."""
import pyperf


def float_recurrence(n):
    x = 0.3
    total = 0.0
    for _ in range(n):
        x = 3.6 * x * (1.0 - x)
        total += x
    return total


if __name__ == "__main__":
    pyperf.Runner().bench_func("float_recurrence", float_recurrence, 1_000_000)
