"""Throughput: binary trees made and dropped beside one that lives on."""
import pyperf


def tree(depth):
    return [tree(depth - 1), tree(depth - 1)] if depth else [None, None]


def count(node):
    left, right = node
    return 1 if left is None else 1 + count(left) + count(right)


def binary_trees(depth):
    lasting = tree(depth)
    total = 0
    for _ in range(16):
        total += count(tree(depth - 3))
    return total, count(lasting)


if __name__ == "__main__":
    pyperf.Runner().bench_func("binary_trees", binary_trees, 14)
