"""Conway's Game of Life on an endless board: a set of living cells."""

GLIDER = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]
ACORN = [(0, 2), (1, 0), (1, 2), (3, 1), (4, 2), (5, 2), (6, 2)]


def step(alive):
    neighbours = {}
    for x, y in alive:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    cell = (x + dx, y + dy)
                    neighbours[cell] = neighbours.get(cell, 0) + 1
    return {cell for cell, count in neighbours.items() if count == 3 or count == 2 and cell in alive}


def show(alive, width, height):
    for y in range(height):
        print("".join("#" if (x, y) in alive else "." for x in range(width)).rstrip("."))


board = {(x + 30, y + 20) for x, y in ACORN} | set(GLIDER)
for generation in range(700):
    board = step(board)
    if generation % 60 == 0:
        print(generation, len(board))
show(board, 70, 40)
