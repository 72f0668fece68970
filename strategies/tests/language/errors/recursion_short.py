# A recursion that raises itself; more than three equal entries are folded.
def down(n):
    if n == 0:
        raise ValueError("bottom")
    down(n - 1)


down(10)
