"""Integer additions in a `for` over a range."""
import pyperf


def int_sum(n):
    result = 0
    for i in range(n):
        result = result + i
    return result


if __name__ == "__main__":
    pyperf.Runner().bench_func("int_sum", int_sum, 1_000_000)
