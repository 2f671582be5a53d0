"""A binary tree of 260,000 nodes, made of tuples."""


def tree(depth):
    return (tree(depth - 1), tree(depth - 1)) if depth else (None, None)


def count(node):
    left, right = node
    return 1 if left is None else 1 + count(left) + count(right)


print(count(tree(17)))
