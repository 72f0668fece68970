"""`with atomic`: money moves between accounts, and every observation finds the same total."""

import threading
from atomic import atomic

ACCOUNTS, THREADS, MOVES = 8, 4, 250
accounts = [100] * ACCOUNTS
wrong = []


def transfer(source, target, amount):
    # Composes: an atomic function, called from within another block or by itself.
    with atomic:
        accounts[source] -= amount
        for _ in range(5):
            pass
        accounts[target] += amount


def move(seed):
    for _ in range(MOVES):
        seed = (seed * 1103515245 + 12345) % 2147483648
        a, b, c = seed % ACCOUNTS, seed // 8 % ACCOUNTS, seed // 64 % ACCOUNTS
        with atomic:
            transfer(a, b, 3)
            transfer(b, c, 2)


def observe():
    for _ in range(MOVES):
        with atomic:
            total = 0
            for amount in accounts:
                total += amount
        if total != 100 * ACCOUNTS:
            wrong.append(total)


threads = [threading.Thread(target=move, args=(n + 1,)) for n in range(THREADS)]
threads.append(threading.Thread(target=observe))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with atomic:
    print(sum(accounts), wrong)
