"""Solves sudoku puzzles: constraint propagation, then search on the tightest cell."""
import sys

DIGITS = "123456789"
ROWS = "ABCDEFGHI"
SQUARES = [r + c for r in ROWS for c in DIGITS]


def groups():
    """Every row, column and box, as lists of squares."""
    rows = [[r + c for c in DIGITS] for r in ROWS]
    columns = [[r + c for r in ROWS] for c in DIGITS]
    boxes = [
        [r + c for r in rs for c in cs]
        for rs in ("ABC", "DEF", "GHI")
        for cs in ("123", "456", "789")
    ]
    return rows + columns + boxes


UNITS = {s: [u for u in groups() if s in u] for s in SQUARES}
PEERS = {s: sorted({p for u in UNITS[s] for p in u} - {s}) for s in SQUARES}


class Contradiction(Exception):
    """A square has no digit left, or a digit no square."""


class Board:
    """The digits still possible in each square."""

    eliminations = 0

    def __init__(self, options=None):
        self.options = options or {s: DIGITS for s in SQUARES}

    @classmethod
    def parse(cls, text):
        cells = [c for c in text if c in DIGITS or c in ".0"]
        if len(cells) != 81:
            raise ValueError(f"expected 81 cells, got {len(cells)}")
        board = cls()
        for square, cell in zip(SQUARES, cells):
            if cell in DIGITS:
                board.assign(square, cell)
        return board

    def assign(self, square, digit):
        for other in self.options[square].replace(digit, ""):
            self.eliminate(square, other)

    def eliminate(self, square, digit):
        if digit not in self.options[square]:
            return
        Board.eliminations += 1
        left = self.options[square] = self.options[square].replace(digit, "")
        if not left:
            raise Contradiction(f"nothing fits in {square}")
        if len(left) == 1:
            for peer in PEERS[square]:
                self.eliminate(peer, left)
        for unit in UNITS[square]:
            places = [s for s in unit if digit in self.options[s]]
            if not places:
                raise Contradiction(f"no place for {digit}")
            if len(places) == 1:
                self.assign(places[0], digit)

    @property
    def solved(self):
        return all(len(o) == 1 for o in self.options.values())

    def solve(self, depth=0):
        """Yields every solution, trying the square with the fewest options first."""
        if self.solved:
            yield self, depth
            return
        _, square = min((len(o), s) for s, o in self.options.items() if len(o) > 1)
        for digit in self.options[square]:
            copy = Board(dict(self.options))
            try:
                copy.assign(square, digit)
            except Contradiction:
                continue
            yield from copy.solve(depth + 1)

    def __str__(self):
        lines = []
        for i, r in enumerate(ROWS):
            if i in (3, 6):
                lines.append("------+-------+------")
            cells = [self.options[r + c] if len(self.options[r + c]) == 1 else "." for c in DIGITS]
            lines.append(" ".join(cells[:3]) + " | " + " ".join(cells[3:6]) + " | " + " ".join(cells[6:]))
        return "\n".join(lines)


PUZZLES = {
    "easy": "003020600900305001001806400008102900700000008006708200002609500800203009005010300",
    "hard": "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "open": "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1........",
    "broken": "55" + "." * 79,
}


def main(names):
    for name in names or PUZZLES:
        Board.eliminations = 0
        print(f"== {name}")
        try:
            board = Board.parse(PUZZLES[name])
        except Contradiction as problem:
            print(f"impossible: {problem}")
            continue
        count = 0
        for solution, depth in board.solve():
            count += 1
            if count == 1:
                print(solution)
                print(f"guesses on the way: {depth}")
            if count == 3:
                break
        print(f"solutions found: {count}{'+' if count == 3 else ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
