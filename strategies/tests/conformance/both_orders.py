"""Operations over two objects, in both orders from different threads: none waits for the other for ever, and each
sees the other whole."""
import threading

ROUNDS = 300


def both_orders(name, make, operation, check):
    a, b = make(), make()
    going = threading.Barrier(4)
    wrong = []

    def run(first, second):
        going.wait()
        for _ in range(ROUNDS):
            operation(first, second)
            if not check(first):
                wrong.append(list(first))

    pairs = [(a, b), (b, a), (a, b), (b, a)]
    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(name, wrong == [])


def extend(x, y):
    x.extend(y)
    x[:] = [1, 2]


def replace(x, y):
    x[:] = y


def update(x, y):
    x.update(y)
    x |= y


def keep(x, y):
    x &= y
    x.update(y)


def compare(x, y):
    x == y
    x != y
    x < y


def insert(x, y):
    x[0:0] = y
    del x[:-2]


def even(x):
    return len(x) % 2 == 0


both_orders("list.extend", lambda: [1, 2], extend, even)
both_orders("slice = list", lambda: [1, 2], replace, lambda x: x == [1, 2])
both_orders("slice inserted", lambda: [1, 2], insert, even)
both_orders("list compared", lambda: [1, 2, 3], compare, lambda x: len(x) == 3)
both_orders("list + list", lambda: [1, 2], lambda x, y: x + y + x, even)
both_orders("dict.update", lambda: {1: 2, 3: 4}, update, lambda x: sorted(x) == [1, 3])
both_orders("dict ==", lambda: {1: 2, 3: 4}, lambda x, y: x == y, lambda x: len(x) == 2)
both_orders("set.update", lambda: {1, 2}, update, even)
both_orders("set &=", lambda: {1, 2}, keep, even)
both_orders("set <=", lambda: {1, 2}, lambda x, y: (x <= y, x | y, x - y, x ^ y), even)
both_orders("bytearray", lambda: bytearray(b"ab"), extend, even)
