# An exception in a class body, inside a function.
def define():
    class Broken:
        fine = 1
        bad = fine + "text"

    return Broken


define()
