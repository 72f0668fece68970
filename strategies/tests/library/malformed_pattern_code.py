# Code that `re` would never make is refused before it is run.
import _sre

good = [14, 8, 3, 1, 1, 1, 1, 97, 0, 16, 97, 1]
print(_sre.compile("a", 32, good, 0, {}, (None,)).search("xa").span())
for code in ([], [1, 1, 16], [16], [27, 9, 1], [7, 3, 15, 1], [17, 5, 1], [99, 1]):
    try:
        _sre.compile("a", 32, code, 0, {}, (None,))
        print("taken", code)
    except RuntimeError as error:
        print(error)
