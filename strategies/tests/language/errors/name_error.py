# NameError with a suggestion.
counter = 1


def bump():
    return countr + 1


bump()
