# An exception whose __str__ fails.
class Sick(Exception):
    def __str__(self):
        raise ValueError("no text")


raise Sick(1)
