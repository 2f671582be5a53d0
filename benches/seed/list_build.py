"""Lists built by `append`, then summed."""
import pyperf


def list_build(n):
    items = []
    for i in range(n):
        items.append(i * 2)
    total = 0
    for item in items:
        total += item
    return total, len(items)


if __name__ == "__main__":
    pyperf.Runner().bench_func("list_build", list_build, 1_000_000)
