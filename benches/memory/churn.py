"""One and a half million objects of which few are alive at a time: how much garbage is kept?"""


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


alive = [None] * 64
for i in range(1_500_000):
    alive[i & 63] = Node(i, None)
print(sum(node.value for node in alive))
