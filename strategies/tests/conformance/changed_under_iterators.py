"""Iterators over a container that another thread changes: an item that was there, an end, or the error that says that
the size changed; nothing else."""
import threading

ROUNDS, SIZE = 10, 60
problems, reported = [], []
allowed = {
    "dictionary changed size during iteration", "dictionary keys changed during iteration",
    "Set changed size during iteration", "deque mutated during iteration",
}


def against(name, change, *iterations):
    done = threading.Event()

    def write():
        for i in range(ROUNDS):
            change(i)
        done.set()

    def iterate(make):
        while not done.is_set():
            try:
                for item in make():
                    if item not in items:
                        problems.append((name, item))
                        return
            except RuntimeError as e:
                if str(e) not in allowed:
                    problems.append((name, str(e)))
                    return
            except Exception as e:
                problems.append((name, repr(e)))
                return

    threads = [threading.Thread(target=iterate, args=(make,)) for make in iterations]
    threads.append(threading.Thread(target=write))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if name not in reported or problems:
        reported.append(name)
        print(name, problems)


items = set(range(2 * SIZE))
numbers = list(range(SIZE))


def change_list(i):
    numbers.extend(range(SIZE, 2 * SIZE))
    numbers.reverse()
    numbers.insert(0, i % SIZE)
    del numbers[SIZE:]
    numbers.sort()
    numbers[5:10] = [1, 2, 3]
    numbers.append(SIZE)


against("list", change_list, lambda: numbers, lambda: reversed(numbers), lambda: map(abs, numbers),
        lambda: filter(None, numbers), lambda: (x for x in numbers), lambda: list(numbers), lambda: sorted(numbers),
        lambda: [x for x in numbers], lambda: tuple(numbers))
for _ in range(20):
    against("backwards", change_list, *[lambda: reversed(numbers)] * 3)
items = {(i, x) for i in range(4 * SIZE) for x in range(2 * SIZE)}
against("pairs", change_list, lambda: enumerate(numbers), lambda: zip(range(SIZE), numbers))

items = set(range(2 * SIZE))
table = dict.fromkeys(range(SIZE), 0)


def change_dict(i):
    for k in range(SIZE, 2 * SIZE):
        table[k] = 0
    for k in range(SIZE, 2 * SIZE):
        del table[k]
    table[i % SIZE] = 1 - table[i % SIZE]
    table.pop(i % SIZE)
    table[i % SIZE] = 1


against("dict", change_dict, lambda: table, lambda: table.keys(), lambda: table.values(), lambda: reversed(table),
        lambda: [k for k, v in table.items()], lambda: list(table), lambda: set(table), lambda: {**table})
numbers_set = set(range(SIZE))


def change_set(i):
    numbers_set.update(range(SIZE, 2 * SIZE))
    numbers_set.difference_update(range(SIZE, 2 * SIZE))
    numbers_set.discard(i % SIZE)
    numbers_set.add(i % SIZE)


against("set", change_set, lambda: numbers_set, lambda: list(numbers_set), lambda: numbers_set | {1},
        lambda: frozenset(numbers_set))
data = bytearray(range(SIZE))


def change_bytes(i):
    data.extend(range(SIZE, 2 * SIZE))
    del data[SIZE:]
    data[i % SIZE] = i % SIZE


against("bytearray", change_bytes, lambda: data, lambda: reversed(data), lambda: bytes(data))
print(len(numbers) > 0, sorted(table) == list(range(SIZE)), numbers_set == set(range(SIZE)), len(data))
