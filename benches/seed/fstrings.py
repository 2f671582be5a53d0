"""f-strings with integers, floats and strings."""
import pyperf


def fstrings(n):
    total = 0
    name = "item"
    for i in range(n):
        total += len(f"{name}-{i}: {i * 0.5:.2f}")
    return total


if __name__ == "__main__":
    pyperf.Runner().bench_func("fstrings", fstrings, 250_000)
