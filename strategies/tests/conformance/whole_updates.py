"""What one call enters into a container from a list, tuple, dict or set appears at once."""
import threading

N = 400


def seen_whole(name, make, enter, empty, parts):
    shared = make()
    done = threading.Event()
    torn = set()

    def read():
        while not done.is_set():
            n = len(shared)
            if n not in parts:
                torn.add(n)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(N):
        enter(shared)
        empty(shared)
    done.set()
    for reader in readers:
        reader.join()
    print(name, sorted(torn))


numbers = list(range(10))
words = dict.fromkeys("abcdefghij", 1)
seen_whole("list.extend", list, lambda x: x.extend(numbers), list.clear, (0, 10))
seen_whole("list +=", list, lambda x: x.__iadd__(tuple(numbers)), list.clear, (0, 10))
seen_whole("slice", list, lambda x: x.__setitem__(slice(0, 0), numbers), list.clear, (0, 10))
seen_whole("set.update(list)", set, lambda x: x.update(numbers), set.clear, (0, 10))
seen_whole("set.update(tuple)", set, lambda x: x.update(tuple(numbers)), set.clear, (0, 10))
seen_whole("set.update(set)", set, lambda x: x.update(set(numbers)), set.clear, (0, 10))
seen_whole("set |=", set, lambda x: x.__ior__(frozenset(numbers)), set.clear, (0, 10))
seen_whole("set.update(dict)", set, lambda x: x.update(words), set.clear, (0, 10))
seen_whole("dict.update", dict, lambda x: x.update(words), dict.clear, (0, 10))
seen_whole("dict |=", dict, lambda x: x.__ior__(words), dict.clear, (0, 10))
seen_whole("bytearray", bytearray, lambda x: x.extend(b"0123456789"), bytearray.clear, (0, 10))
