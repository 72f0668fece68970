from recorder import record


def set_item(shared, key, value):
    shared[key] = value


def delete(shared, key):
    del shared[key]


record(150, lambda: {0: 1, 1: 2}, [
    ("set", set_item, 2, True),
    ("get", lambda shared, key: shared[key], 1, True),
    ("get_or_none", dict.get, 1, True),
    ("delete", delete, 1, True),
    ("pop", dict.pop, 1, True),
    ("popitem", dict.popitem, 0, False),
    ("setdefault", dict.setdefault, 2, True),
    ("contains", lambda shared, key: key in shared, 1, True),
    ("update", lambda shared, key, value: shared.update({key: value, 7: value}), 2, True),
    ("len", len, 0, False),
    ("clear", dict.clear, 0, False),
    ("copy", dict.copy, 0, False),
])
