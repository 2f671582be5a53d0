"""Heap queue algorithm (a.k.a. priority queue).

What changes heaps is native, in _heapq.
"""

__all__ = [
    "heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop",
    "heappush_max", "heappop_max", "heapify_max", "heapreplace_max", "heappushpop_max",
]

from _heapq import (
    heappush, heappop, heapify, heapreplace, nlargest, nsmallest, heappushpop, heappush_max, heappop_max, heapify_max,
    heapreplace_max, heappushpop_max,
)


def merge(*iterables, key=None, reverse=False):
    """Merge multiple sorted inputs into a single sorted output.

    Similar to sorted(itertools.chain(*iterables)) but returns a generator,
    does not pull the data into memory all at once, and assumes that each of
    the input streams is already sorted (smallest to largest).

    >>> list(merge([1,3,5,7], [0,2,4,8], [5,10,15,20], [], [25]))
    [0, 1, 2, 3, 4, 5, 5, 7, 8, 10, 15, 20, 25]

    If *key* is not None, applies a key function to each element to determine
    its sort order.
    """
    if reverse:
        arrange, remove, replace, direction = heapify_max, heappop_max, heapreplace_max, -1
    else:
        arrange, remove, replace, direction = heapify, heappop, heapreplace, 1
    # What comes next of each input: its rank, the number of the input, which decides between equals, the item, how to get the next one.
    heads = []
    for number, iterator in enumerate(map(iter, iterables)):
        following = iterator.__next__
        try:
            item = following()
        except StopIteration:
            continue
        heads.append([item if key is None else key(item), number * direction, item, following])
    arrange(heads)
    while len(heads) > 1:
        head = heads[0]
        following = head[3]
        try:
            while True:
                yield head[2]
                head[2] = item = following()
                head[0] = item if key is None else key(item)
                replace(heads, head)
                head = heads[0]
                following = head[3]
        except StopIteration:
            remove(heads)
    if heads:
        _, _, item, following = heads[0]
        yield item
        yield from following.__self__
