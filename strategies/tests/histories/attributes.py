from recorder import record


class Shared:
    """Attributes 0 to 2 in a shape, one more by its name as text."""

    def __init__(self):
        self.a0 = 1
        self.a1 = 2


def store(shared, key, value):
    if key == 0:
        shared.a0 = value
    elif key == 1:
        shared.a1 = value
    else:
        setattr(shared, "a2", value)


def load(shared, key):
    if key == 0:
        return shared.a0
    if key == 1:
        return shared.a1
    return getattr(shared, "a2")


def delete(shared, key):
    if key == 0:
        del shared.a0
    elif key == 1:
        del shared.a1
    else:
        delattr(shared, "a2")


record(150, Shared, [
    ("set", store, 2, True),
    ("get", load, 1, True),
    ("delete", delete, 1, True),
    ("get_or_none", lambda shared, key: getattr(shared, "a%d" % key, None), 1, True),
    ("contains", lambda shared, key: hasattr(shared, "a%d" % key), 1, True),
])
