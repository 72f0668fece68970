# A sudoku solver: candidates as sets, the cell with fewest first.
PUZZLE = """
53..7....
6..195...
.98....6.
8...6...3
4..8.3..1
7...2...6
.6....28.
...419..5
....8..79
"""


class Contradiction(Exception):
    pass


class Grid:
    def __init__(self, text):
        self.cells = {}
        for r, line in enumerate(text.split()):
            for c, ch in enumerate(line):
                self.cells[r, c] = int(ch) if ch.isdigit() else 0
        self.steps = 0

    def peers(self, r, c):
        for i in range(9):
            yield r, i
            yield i, c
            yield r // 3 * 3 + i // 3, c // 3 * 3 + i % 3

    def candidates(self, r, c):
        used = {self.cells[p] for p in self.peers(r, c)}
        return set(range(1, 10)) - used

    def solve(self):
        best = None
        for cell, v in self.cells.items():
            if v == 0:
                options = self.candidates(*cell)
                if not options:
                    raise Contradiction(cell)
                if best is None or len(options) < len(best[1]):
                    best = cell, options
                    if len(options) == 1:
                        break
        if best is None:
            return self
        cell, options = best
        for v in sorted(options):
            self.steps += 1
            self.cells[cell] = v
            try:
                return self.solve()
            except Contradiction:
                self.cells[cell] = 0
        raise Contradiction(cell)

    def __str__(self):
        lines = []
        for r in range(9):
            if r and r % 3 == 0:
                lines.append("------+-------+------")
            row = [str(self.cells[r, c] or ".") for c in range(9)]
            lines.append(" | ".join(" ".join(row[i : i + 3]) for i in (0, 3, 6)))
        return "\n".join(lines)

    def valid(self):
        want = set(range(1, 10))
        return all({self.cells[r, c] for c in range(9)} == want and {self.cells[c, r] for c in range(9)} == want for r in range(9))


grid = Grid(PUZZLE)
print(grid)
print("solved in", grid.solve().steps, "steps, valid:", grid.valid())
print(grid)
bad = Grid(PUZZLE.replace("53..7", "53.57"))
try:
    bad.solve()
except Contradiction as error:
    print("no solution at", error)
