"""Solves sudokus with bit masks, always trying the cell with the fewest choices."""
PUZZLES = [
    "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9",
    "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..",
    "1....7.9..3..2...8..96..5....53..9...1..8...26....4...3......1..4......7..7...3..",
]


class Sudoku:
    def __init__(self, text):
        self.rows = [0x1FF] * 9
        self.columns = [0x1FF] * 9
        self.boxes = [0x1FF] * 9
        self.cells = [0] * 81
        self.empty = []
        self.tried = 0
        for at, c in enumerate(text):
            if c == ".":
                self.empty.append(at)
            else:
                self.put(at, 1 << int(c) - 1)

    def put(self, at, bit):
        row, column = divmod(at, 9)
        self.cells[at] = bit
        self.rows[row] ^= bit
        self.columns[column] ^= bit
        self.boxes[row // 3 * 3 + column // 3] ^= bit

    def choices(self, at):
        row, column = divmod(at, 9)
        return self.rows[row] & self.columns[column] & self.boxes[row // 3 * 3 + column // 3]

    def solve(self):
        if not self.empty:
            return True
        best, fewest, index = 0, 10, 0
        for i, at in enumerate(self.empty):
            mask = self.choices(at)
            count = mask.bit_count()
            if count < fewest:
                best, fewest, index = at, count, i
                if count < 2:
                    break
        mask = self.choices(best)
        self.empty[index] = self.empty[-1]
        self.empty.pop()
        while mask:
            bit = mask & -mask
            mask ^= bit
            self.tried += 1
            self.put(best, bit)
            if self.solve():
                return True
            self.put(best, bit)
        self.cells[best] = 0
        self.empty.append(best)
        self.empty[index], self.empty[-1] = self.empty[-1], self.empty[index]
        return False


for puzzle in PUZZLES:
    sudoku = Sudoku(puzzle)
    print(sudoku.solve(), sudoku.tried)
    for row in range(9):
        print(" ".join(str(bit.bit_length()) for bit in sudoku.cells[row * 9 : row * 9 + 9]))
