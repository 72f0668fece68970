from recorder import record


def set_first(shared, value):
    shared[0] = value


def delete_last(shared):
    del shared[-1]


def replace(shared, a, b):
    shared[:] = [a, b]


record(150, lambda: [1, 2], [
    ("append", list.append, 1, False),
    ("pop", list.pop, 0, False),
    ("pop_first", lambda shared: shared.pop(0), 0, False),
    ("insert_first", lambda shared, v: shared.insert(0, v), 1, False),
    ("extend", lambda shared, a, b: shared.extend([a, b]), 2, False),
    ("get_first", lambda shared: shared[0], 0, False),
    ("get_last", lambda shared: shared[-1], 0, False),
    ("set_first", set_first, 1, False),
    ("delete_last", delete_last, 0, False),
    ("replace", replace, 2, False),
    ("reverse", list.reverse, 0, False),
    ("clear", list.clear, 0, False),
    ("len", len, 0, False),
    ("copy", list.copy, 0, False),
    ("slice", lambda shared: shared[:], 0, False),
])
