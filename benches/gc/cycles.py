"""Throughput: objects that refer to each other in a circle, which counting references cannot free."""
import pyperf


class Node:
    def __init__(self):
        self.other = None


def cycles(n):
    for _ in range(n):
        a, b = Node(), Node()
        a.other, b.other = b, a
    return n


if __name__ == "__main__":
    pyperf.Runner().bench_func("cycles", cycles, 100_000)
