"""`try` around every operation; one in sixteen raises."""
import pyperf


def try_except(n):
    caught = 0
    total = 0
    for i in range(n):
        try:
            if i & 15 == 0:
                raise ValueError(i)
            total += i
        except ValueError:
            caught += 1
    return caught, total


if __name__ == "__main__":
    pyperf.Runner().bench_func("try_except", try_except, 1_000_000)
