"""Two nested loops with a product inside."""
import pyperf


def nested_loops(n):
    total = 0
    for i in range(n):
        for j in range(n):
            total += i * j
    return total


if __name__ == "__main__":
    pyperf.Runner().bench_func("nested_loops", nested_loops, 1000)
