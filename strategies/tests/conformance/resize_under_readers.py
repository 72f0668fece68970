"""Lists, dicts, sets and attributes that grow and shrink under readers."""
import threading

ROUNDS, TOP = 12, 400
problems = []


def against(writer, *readers):
    done = threading.Event()

    def write():
        try:
            for _ in range(ROUNDS):
                writer()
        finally:
            done.set()

    def read(reader):
        try:
            while not done.is_set():
                reader()
        except Exception as e:
            problems.append((reader.__name__, repr(e)))

    threads = [threading.Thread(target=read, args=(reader,)) for reader in readers]
    threads.append(threading.Thread(target=write))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check(condition, what):
    if not condition:
        problems.append(what)


shared = []


def grow_list():
    for i in range(TOP):
        shared.append((i, str(i)))
    shared.extend([(i, str(i)) for i in range(TOP, 2 * TOP)])
    del shared[TOP:]
    while shared:
        shared.pop()


def read_list():
    for i in range(0, TOP, 7):
        try:
            n, text = shared[i]
            check(n == i and text == str(i), ("list", i, n))
        except IndexError:
            pass
    part = shared[10:60]
    check([n for n, _ in part] == list(range(10, 10 + len(part))), "slice")
    for n, text in shared:
        check(text == str(n), "iteration")
    check((-1, "") not in shared, "contains")
    check(len(shared) <= 2 * TOP, "len")


against(grow_list, read_list, read_list)
print("list", len(shared), problems)

table = {}


def grow_dict():
    for i in range(TOP):
        table[i] = (i, i * i)
        table[str(i)] = (i, i * i)
    for i in range(TOP):
        del table[i]
        table.pop(str(i))
    table.update({i: (i, i * i) for i in range(50)})
    table.clear()


def read_dict():
    for i in range(0, TOP, 5):
        for key in (i, str(i)):
            value = table.get(key)
            check(value is None or value == (i, i * i), ("dict", key, value))
            try:
                check(table[key] == (i, i * i), ("dict item", key))
            except KeyError:
                pass
    check("missing" not in table and -5 not in table, "missing")
    for key, value in table.copy().items():
        check(int(key) == value[0], "copy")
    for key, value in list(table.items()):
        check(int(key) == value[0], "items")


against(grow_dict, read_dict, read_dict)
print("dict", len(table), problems)

members = set()


def grow_set():
    for i in range(TOP):
        members.add((i, "x"))
    members.update((i, "x") for i in range(TOP, TOP + 100))
    for i in range(TOP + 100):
        members.discard((i, "x"))


def read_set():
    for i in range(0, TOP, 5):
        (i, "x") in members
        check((i, "y") not in members, "set")
    check(all(x == "x" for _, x in members.copy()), "set copy")


against(grow_set, read_set, read_set)
print("set", len(members), problems)


class Thing:
    pass


thing = Thing()
thing.fixed = "fixed"


def grow_attributes():
    for i in range(40):
        setattr(thing, f"a{i}", i)
    for i in range(40):
        delattr(thing, f"a{i}")


def read_attributes():
    for i in range(40):
        check(getattr(thing, f"a{i}", i) == i, "attribute")
        check(thing.fixed == "fixed", "fixed")


against(grow_attributes, read_attributes, read_attributes)
print("attributes", vars(thing), problems)

data = bytearray()


def grow_bytes():
    for i in range(TOP):
        data.append(i % 256)
    data.extend(bytes(range(200)))
    del data[:]


def read_bytes():
    for i in range(0, TOP, 9):
        try:
            check(data[i] == i % 256, "bytes")
        except IndexError:
            pass
    check(len(bytes(data)) <= TOP + 200, "copy")


against(grow_bytes, read_bytes)
print("bytearray", len(data), problems)
