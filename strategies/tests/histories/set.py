from recorder import record

record(150, lambda: {0, 1}, [
    ("add", set.add, 1, True),
    ("add", set.add, 1, True),
    ("discard", set.discard, 1, True),
    ("remove", set.remove, 1, True),
    ("pop", set.pop, 0, False),
    ("contains", lambda shared, key: key in shared, 1, True),
    ("update", lambda shared, key: shared.update([key, 7]), 1, True),
    ("len", len, 0, False),
    ("clear", set.clear, 0, False),
    ("copy", set.copy, 0, False),
])
