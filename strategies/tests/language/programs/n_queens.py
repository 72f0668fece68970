# N queens by backtracking, three ways, and a drawing of the first solution.


def backtrack(n):
    solutions = []
    board = []

    def safe(col):
        row = len(board)
        return all(c != col and abs(c - col) != row - r for r, c in enumerate(board))

    def place():
        if len(board) == n:
            solutions.append(tuple(board))
            return
        for col in range(n):
            if safe(col):
                board.append(col)
                place()
                board.pop()

    place()
    return solutions


def generator(n, row=0, cols=frozenset(), up=frozenset(), down=frozenset()):
    if row == n:
        yield ()
        return
    for c in range(n):
        if c not in cols and row + c not in up and row - c not in down:
            for rest in generator(n, row + 1, cols | {c}, up | {row + c}, down | {row - c}):
                yield (c, *rest)


def bits(n):
    full = (1 << n) - 1

    def count(cols, left, right):
        if cols == full:
            return 1
        total = 0
        free = full & ~(cols | left | right)
        while free:
            bit = free & -free
            free ^= bit
            total += count(cols | bit, (left | bit) << 1, (right | bit) >> 1)
        return total

    return count(0, 0, 0)


def draw(solution):
    n = len(solution)
    for c in solution:
        print(" ".join("Q" if i == c else "." for i in range(n)))


print([len(backtrack(n)) for n in range(1, 7)], [sum(1 for _ in generator(n)) for n in range(1, 7)], [bits(n) for n in range(1, 9)])
print(backtrack(6) == list(generator(6)), next(generator(8)))
draw(next(generator(8)))
