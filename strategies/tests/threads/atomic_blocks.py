"""`with atomic`: what it is, nesting, exceptions, generators, and what may not be waited for inside."""

import threading
import time
from atomic import atomic

print(atomic.kind in ("lock", "transaction"), atomic)

# Nested blocks are one block; functions with blocks in them compose.
counter = [0]


def add(n):
    with atomic:
        with atomic:
            counter[0] += n
    return counter[0]


with atomic:
    print(add(1), add(2))

# What a block that raises has changed stays changed, as under a lock.
items = []
try:
    with atomic:
        items.append(1)
        raise ValueError("out")
except ValueError as error:
    print(items, error)

# The block is over after that: another thread gets in.
entered = []


def enter():
    with atomic:
        entered.append(True)


thread = threading.Thread(target=enter)
thread.start()
thread.join()
print(entered)


# Nobody is let in twice out of balance.
try:
    atomic.__exit__(None, None, None)
except RuntimeError as error:
    print(error)


# A generator leaves its block when it is closed.
def numbers():
    with atomic:
        yield 1
        yield 2


generator = numbers()
print(next(generator))
generator.close()
thread = threading.Thread(target=enter)
thread.start()
thread.join()
print(entered)

# Sleeping ends by itself, and so does printing.
with atomic:
    time.sleep(0.01)
    print("inside")

# What might wait for ever is an error: a lock that is held, a thread's end.
lock = threading.Lock()
lock.acquire()
try:
    with atomic:
        lock.acquire()
except RuntimeError as error:
    print(error)
with atomic:
    print(lock.acquire(timeout=0.02), lock.acquire(blocking=False))
lock.release()
with atomic:
    with lock:
        print("a free lock may be taken")

done = threading.Event()
waiting = threading.Thread(target=done.wait)
waiting.start()
for wait in (waiting.join, done.wait):
    try:
        with atomic:
            wait()
    except RuntimeError as error:
        print(error)
done.set()
waiting.join()
print("end")
