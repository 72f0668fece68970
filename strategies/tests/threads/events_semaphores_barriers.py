# Event, Semaphore, BoundedSemaphore, Barrier, Timer.
import threading


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


def run(*targets):
    ts = [threading.Thread(target=t) for t in targets]
    for t in ts:
        t.start()
    for t in ts:
        t.join()


print("== Event")
e = threading.Event()
print(e.is_set(), e.wait(0.01), e.wait(timeout=0), e.set(), e.is_set(), e.wait(), e.clear(), e.is_set())
log = []
ping, pong = threading.Event(), threading.Event()


def pinger():
    for i in range(3):
        log.append(f"ping{i}")
        ping.set()
        pong.wait()
        pong.clear()


def ponger():
    for i in range(3):
        ping.wait()
        ping.clear()
        log.append(f"pong{i}")
        pong.set()


run(pinger, ponger)
print(log)

print("== Semaphore")
s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(False), s.acquire(blocking=False), s.acquire(timeout=0.01), s.release(), s.acquire(), s.release(2), s.acquire(), s.acquire(), s.acquire(False))
attempt("negative", lambda: threading.Semaphore(-1))
attempt("release zero", lambda: s.release(0))
s = threading.Semaphore()
with s:
    print(s.acquire(False))
print(s.acquire(False))

print("== no more than three at a time")
s, lock = threading.Semaphore(3), threading.Lock()
inside = highest = 0


def limited():
    global inside, highest
    for _ in range(20):
        with s:
            with lock:
                inside += 1
                highest = max(highest, inside)
            with lock:
                inside -= 1


run(*[limited] * 6)
print(inside, 1 <= highest <= 3)

print("== BoundedSemaphore")
b = threading.BoundedSemaphore(1)
attempt("too many", lambda: b.release())
print(b.acquire(), b.release())
attempt("too many again", lambda: b.release())

print("== Barrier")
barrier = threading.Barrier(3, action=lambda: phases.append("action"))
phases, indexes = [], []


def worker():
    for _ in range(4):
        i = barrier.wait()
        with lock:
            indexes.append(i)


run(worker, worker, worker)
print(phases, sorted(indexes), barrier.parties, barrier.n_waiting, barrier.broken)
alone = threading.Barrier(1)
print(alone.wait(), alone.wait())
broken = threading.Barrier(2)
attempt("timeout", lambda: broken.wait(0.01))
print(broken.broken)
attempt("broken", lambda: broken.wait())
broken.reset()
print(broken.broken)
caught = []


def victim():
    try:
        broken.wait()
    except threading.BrokenBarrierError as error:
        caught.append(type(error).__name__)


t = threading.Thread(target=victim)
t.start()
broken.abort()
t.join()
print(caught, broken.broken, issubclass(threading.BrokenBarrierError, RuntimeError))
attempt("parties", lambda: threading.Barrier(0))

print("== phases keep everyone in step")
n, steps = 4, 5
grid = [[0] * n for _ in range(steps)]
sync = threading.Barrier(n)


def stepper(k):
    for step in range(steps):
        left = grid[step - 1][k - 1] if step else k
        grid[step][k] = left + 1
        sync.wait()


ts = [threading.Thread(target=stepper, args=(k,)) for k in range(n)]
[t.start() for t in ts]
[t.join() for t in ts]
print(grid)

print("== Timer")
fired = []
timer = threading.Timer(0.001, lambda *a, **k: fired.append((a, k)), args=(1,), kwargs={"x": 2})
timer.start()
timer.join()
print(fired)
never = threading.Timer(60, lambda: fired.append("never"))
never.start()
never.cancel()
never.join()
print(len(fired), never.is_alive())
