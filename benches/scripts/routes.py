"""Shortest routes through a generated town: Dijkstra's algorithm with a heap, and a map of the result."""
from heapq import heappop, heappush

WIDTH, HEIGHT = 120, 80


def town():
    state = 5
    costs = {}
    for y in range(HEIGHT):
        for x in range(WIDTH):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            kind = (state >> 16) % 10
            if kind > 1 or (x, y) in ((0, 0), (WIDTH - 1, HEIGHT - 1)):
                costs[x, y] = 1 + kind % 4
    return costs


def routes(costs, start):
    distance = {start: 0}
    before = {}
    queue = [(0, start)]
    while queue:
        so_far, here = heappop(queue)
        if so_far > distance[here]:
            continue
        x, y = here
        for there in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            cost = costs.get(there)
            if cost is None:
                continue
            new = so_far + cost
            if there not in distance or new < distance[there]:
                distance[there] = new
                before[there] = here
                heappush(queue, (new, there))
    return distance, before


costs = town()
total = 0
for start in [(x, y) for x in range(0, WIDTH, 30) for y in (0, 26, 52, HEIGHT - 1)]:
    if start in costs:
        distance, before = routes(costs, start)
        total += max(distance.values())
distance, before = routes(costs, (0, 0))
path = set()
place = (WIDTH - 1, HEIGHT - 1)
while place in before:
    path.add(place)
    place = before[place]
for y in range(HEIGHT):
    print("".join("*" if (x, y) in path else " " if (x, y) in costs else "#" for x in range(WIDTH)).rstrip())
print(len(path), total)
