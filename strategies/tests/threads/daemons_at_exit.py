# The program ends while daemon threads compute, wait, collect, hold locks, follow and make weak references.
import atexit
import gc
import threading
import time
import weakref


class Thing:
    pass


shared = [Thing() for _ in range(20)]
refs = [weakref.ref(x) for x in shared]
held = threading.Lock()
never = threading.Event()
main_is_over = threading.Event()
going = threading.Barrier(9)


def compute():
    going.wait()
    n = 0
    while True:
        n += 1


def allocate():
    going.wait()
    while True:
        x = Thing()
        x.me = [x]


def collect():
    going.wait()
    while True:
        gc.collect()


def follow():
    going.wait()
    while True:
        for r in refs:
            r()


def refer():
    going.wait()
    while True:
        for x in shared:
            weakref.ref(x, lambda r: None)


def hold():
    with held:
        going.wait()
        never.wait()


def wait_for_lock():
    going.wait()
    held.acquire()


def sleep():
    going.wait()
    try:
        time.sleep(1000)
    finally:
        print("not printed: daemons are not unwound")


targets = [compute, allocate, collect, follow, refer, hold, wait_for_lock, sleep]
daemons = [threading.Thread(target=target, daemon=True) for target in targets]
for daemon in daemons:
    daemon.start()
going.wait()


def not_a_daemon():
    main_is_over.wait()
    print("waited for")


threading.Thread(target=not_a_daemon).start()
atexit.register(lambda: print("exit function", sum(d.is_alive() for d in daemons)))
weakref.finalize(shared[0], print, "finalizer at exit")
print("main ends")
main_is_over.set()
