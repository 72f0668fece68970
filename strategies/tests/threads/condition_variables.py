# Condition: wait, notify, wait_for; bounded queue with producers and consumers.
import threading


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


cv = threading.Condition()
attempt("wait without the lock", lambda: cv.wait())
attempt("notify without the lock", lambda: cv.notify())
attempt("release without the lock", lambda: cv.release())
with cv:
    print(cv.wait(0.01), cv.wait(timeout=0), cv.wait_for(lambda: False, timeout=0.01), cv.wait_for(lambda: "result at once"), cv.notify(), cv.notify(5), cv.notify_all())
print(cv.acquire(), cv.acquire(False), cv.release(), cv.release())


class Queue:
    def __init__(self, size):
        self.items, self.size = [], size
        lock = threading.Lock()
        self.not_empty, self.not_full = threading.Condition(lock), threading.Condition(lock)

    def put(self, x):
        with self.not_full:
            while len(self.items) >= self.size:
                self.not_full.wait()
            self.items.append(x)
            self.not_empty.notify()

    def get(self):
        with self.not_empty:
            self.not_empty.wait_for(lambda: self.items)
            x = self.items.pop(0)
            self.not_full.notify()
            return x


q = Queue(3)
got, got_lock = [], threading.Lock()


def produce(start):
    for i in range(start, start + 50):
        q.put(i)


def consume():
    while True:
        x = q.get()
        if x is None:
            return
        with got_lock:
            got.append(x)


producers = [threading.Thread(target=produce, args=(i * 50,)) for i in range(3)]
consumers = [threading.Thread(target=consume) for _ in range(2)]
for t in producers + consumers:
    t.start()
for t in producers:
    t.join()
for _ in consumers:
    q.put(None)
for t in consumers:
    t.join()
print(len(got), sorted(got) == list(range(150)), q.items)

print("== one producer, one consumer keep the order")
q, line = Queue(2), []


def take():
    while (x := q.get()) is not None:
        line.append(x)


t = threading.Thread(target=take)
t.start()
for x in "ordered":
    q.put(x)
q.put(None)
t.join()
print("".join(line))

print("== taking turns")
turn, out, cv = 0, [], threading.Condition()


def player(me, players, rounds):
    global turn
    for _ in range(rounds):
        with cv:
            cv.wait_for(lambda: turn == me)
            out.append("abc"[me])
            turn = (turn + 1) % players
            cv.notify_all()


ts = [threading.Thread(target=player, args=(i, 3, 5)) for i in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print("".join(out))

print("== notify_all wakes everyone")
cv, ready, go, woken = threading.Condition(), 0, False, []


def wait_for_go(i):
    global ready
    with cv:
        ready += 1
        cv.notify_all()
        while not go:
            cv.wait()
        woken.append(i)


ts = [threading.Thread(target=wait_for_go, args=(i,)) for i in range(5)]
[t.start() for t in ts]
with cv:
    cv.wait_for(lambda: ready == 5)
    go = True
    cv.notify_all()
[t.join() for t in ts]
print(sorted(woken))

print("== with a given lock, held twice")
r = threading.RLock()
cv = threading.Condition(r)
done = []


def setter():
    with cv:
        done.append(1)
        cv.notify()


with cv:
    with r:
        t = threading.Thread(target=setter)
        t.start()
        print(cv.wait_for(lambda: done, timeout=10))
t.join()
