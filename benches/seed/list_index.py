"""List items read and written by index."""
import pyperf


def list_index(n):
    size = 1000
    items = [1] * size
    at = 0
    for _ in range(n):
        step = items[at]
        items[at] = (step * 5 + 7) % 1009
        at = (at + step) % size
    return sum(items)


if __name__ == "__main__":
    pyperf.Runner().bench_func("list_index", list_index, 500_000)
