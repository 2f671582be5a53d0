"""A loop that only makes objects in line has its garbage collected, also when it holds objects that were not made yet."""
import weakref


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


alive = [None] * 64
dead = False
for i in range(400_000):
    alive[i & 63] = Node(i, None)
    if i == 100:
        first = [weakref.ref(node) for node in alive]
    elif i == 399_000:
        # Nothing is made here that would bring a collection about.
        dead = first[1]() is None and first[20]() is None and first[40]() is None
print(sum(node.value for node in alive), dead)
