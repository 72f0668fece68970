# Thread: start, join, name, daemon, is_alive, ident, and the errors of misuse.
import threading


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


results = []
t = threading.Thread(target=lambda *a, **k: results.append((a, sorted(k.items()))), args=(1, 2), kwargs={"x": 3})
print(t.is_alive(), t.ident, t.daemon, t.name.startswith("Thread-"))
print(t.start())
print(t.join(), t.is_alive(), isinstance(t.ident, int), results)
print(t.join(), "joining twice is fine")

print("== names")
n = threading.Thread(target=lambda: results.append(threading.current_thread().name), name="worker")
n.start()
n.join()
print(results[-1], n.name)
n.name = "renamed"
print(n.name, threading.Thread(name=5).name, threading.Thread(target=attempt).name.endswith("(attempt)"))

print("== misuse")
attempt("start twice", lambda: t.start())
fresh = threading.Thread(target=print)
attempt("join before start", lambda: fresh.join())
attempt("join self", lambda: threading.current_thread().join())
attempt("daemon after start", lambda: setattr(t, "daemon", True) if t.is_alive() else "not alive any more")
attempt("group", lambda: threading.Thread(group=1))
attempt("bad keyword", lambda: threading.Thread(bogus=1))


class NoInit(threading.Thread):
    def __init__(self):
        pass


attempt("no init", lambda: NoInit().start())

print("== daemon")
d = threading.Thread(target=print, daemon=True)
print(d.daemon, threading.current_thread().daemon)
d.daemon = False
print(d.daemon)
inherited = []


def parent():
    inherited.append(threading.Thread(target=print).daemon)


for flag in (True, False):
    p = threading.Thread(target=parent, daemon=flag)
    p.start()
    p.join()
print(inherited)

print("== join with a timeout")
gate = threading.Event()
waiting = threading.Thread(target=gate.wait)
waiting.start()
print(waiting.join(0.01), waiting.is_alive(), waiting.join(timeout=0), waiting.is_alive())
gate.set()
waiting.join(10)
print(waiting.is_alive())

print("== identity")
main = threading.main_thread()
seen = {}


def look():
    me = threading.current_thread()
    seen["same object"] = me is worker
    seen["ident"] = me.ident == threading.get_ident()
    seen["different"] = me.ident != main.ident
    seen["main"] = threading.main_thread() is main
    seen["alive"] = me.is_alive()
    seen["listed"] = me in threading.enumerate()
    seen["count"] = threading.active_count()
    seen["native"] = isinstance(threading.get_native_id(), int)


before = threading.active_count()
worker = threading.Thread(target=look)
worker.start()
worker.join()
print(seen, before, threading.active_count(), main.name, main is threading.current_thread(), main.is_alive(), main.daemon, threading.enumerate() == [main])

print("== results in order")
squares = [None] * 20


def square(i):
    squares[i] = i * i


threads = [threading.Thread(target=square, args=(i,)) for i in range(20)]
for x in threads:
    x.start()
for x in threads:
    x.join()
print(squares)
print("the interpreter waits for a thread that is not joined")
threading.Thread(target=lambda: (gate.wait(), print("last line, from the thread"))).start()
