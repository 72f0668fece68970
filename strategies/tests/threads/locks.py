# Lock and RLock: acquire forms, context manager, errors, protected updates.
import threading


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(blocking=False), lock.acquire(timeout=0.01), lock.acquire(True, 0.01), lock.release(), lock.locked())
attempt("release unlocked", lambda: lock.release())
attempt("negative timeout", lambda: lock.acquire(timeout=-5))
attempt("timeout without blocking", lambda: lock.acquire(False, 1))
with lock as entered:
    print(entered, lock.locked())
print(lock.locked())


def raises():
    with lock:
        raise ValueError("inside")


attempt("released after an error", raises)
print(lock.locked(), lock.__enter__(), lock.__exit__(None, None, None))

print("== any thread may release a Lock")
lock.acquire()
t = threading.Thread(target=lock.release)
t.start()
t.join()
print(lock.locked())

print("== RLock")
r = threading.RLock()
print(r.acquire(), r.acquire(), r.acquire(blocking=False), r.release(), r.release())
seen = []
t = threading.Thread(target=lambda: seen.append(r.acquire(False)))
t.start()
t.join()
print(seen)
r.release()


def take():
    seen.append(r.acquire(False))
    r.release()


t = threading.Thread(target=take)
t.start()
t.join()
print(seen)
attempt("release unowned", lambda: r.release())
with r:
    with r:
        print("nested")


def foreign():
    attempt("release by another", lambda: r.release())


r.acquire()
t = threading.Thread(target=foreign)
t.start()
t.join()
r.release()

print("== lost updates do not happen under a lock")


class Counter:
    def __init__(self, lock):
        self.lock, self.n = lock, 0

    def add(self, times):
        for _ in range(times):
            with self.lock:
                self.n += 1

    def add_nested(self, times):
        for _ in range(times):
            with self.lock:
                with self.lock:
                    self.n = self.n + 1


c = Counter(threading.Lock())
ts = [threading.Thread(target=c.add, args=(500,)) for _ in range(4)]
[t.start() for t in ts]
[t.join() for t in ts]
print(c.n)
c = Counter(threading.RLock())
ts = [threading.Thread(target=c.add_nested, args=(300,)) for _ in range(4)]
[t.start() for t in ts]
[t.join() for t in ts]
print(c.n)

print("== a waiting thread gets the lock when it is free")
order = []
lock.acquire()


def waiter():
    with lock:
        order.append("waiter")


t = threading.Thread(target=waiter)
t.start()
order.append("main")
lock.release()
t.join()
print(order)

print("== transfers between accounts, locks taken in one order")


class Account:
    def __init__(self, n, balance):
        self.n, self.balance, self.lock = n, balance, threading.Lock()


accounts = [Account(i, 100) for i in range(5)]


def transfer(seed):
    for k in range(100):
        seed = (seed * 1103515245 + 12345) % 2**31
        a, b = accounts[seed % 5], accounts[seed // 7 % 5]
        if a is b:
            continue
        first, second = sorted((a, b), key=lambda x: x.n)
        with first.lock, second.lock:
            a.balance -= k % 7
            b.balance += k % 7


ts = [threading.Thread(target=transfer, args=(s,)) for s in range(1, 5)]
[t.start() for t in ts]
[t.join() for t in ts]
print(sum(a.balance for a in accounts))
