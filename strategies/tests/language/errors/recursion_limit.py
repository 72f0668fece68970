# Repeated entries are folded into one line.
def down(n):
    return down(n + 1)


print("start")
down(0)
