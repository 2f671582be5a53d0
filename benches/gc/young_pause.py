"""The longest stop while garbage is made beside half a million live objects.

The reported time is the longest of many short stretches of allocation, so it holds one collection of
the young (and, under another collector, whatever it stops for).
"""
import pyperf
from pyperf import perf_counter


class Node:
    def __init__(self, next):
        self.next = next


def pauses(loops):
    live = None
    for _ in range(524_288):
        live = Node(live)
    longest = 0.0
    for _ in range(20_000 * loops):
        start = perf_counter()
        for _ in range(10):
            Node(None)
        longest = max(longest, perf_counter() - start)
    return longest * loops


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_time_func("young_pause", pauses)
