# The layer below threading: handles, identifiers, stacks, and what is known of threads that nobody made an object for.
import _thread
import gc
import sys
import threading
import time
import weakref


def raises(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print("== handles")
fresh = _thread._ThreadHandle()
print(fresh.ident, fresh.is_done(), raises(fresh.join))
gate = _thread.allocate_lock()
gate.acquire()
handle = _thread.start_joinable_thread(gate.acquire)
print(handle.ident > 0, handle.is_done(), handle.join(0), handle.is_done())
print(raises(_thread.start_joinable_thread, gate.acquire, handle=handle))
gate.release()
print(handle.join(), handle.is_done(), handle.join(-1))
print(raises(_thread.start_joinable_thread, 5))

print("== identifiers")
seen = []
gate.release()
gate.acquire()
ident = _thread.start_new_thread(lambda *a, **k: (seen.append((_thread.get_ident(), a, k)), gate.release()), (1, 2), {"c": 3})
gate.acquire()
print(seen[0] == (ident, (1, 2), {"c": 3}))
print(_thread._get_main_thread_ident() == threading.main_thread().ident == _thread.get_ident())
print(raises(threading.current_thread().join), raises(threading.current_thread()._os_thread_handle.join))

print("== a thread that has no object gets one, which goes with the thread")
names = []


def foreign():
    thread = threading.current_thread()
    names.append((type(thread).__name__, thread.daemon, thread.is_alive(), thread in threading.enumerate()))
    names.append(raises(thread.join))


before = threading.active_count()
_thread.start_new_thread(foreign, ())
while len(names) < 2 or threading.active_count() > before:
    time.sleep(0.001)
    gc.collect()
print(names)

print("== stacks")
print(_thread.stack_size(), _thread.stack_size(262144), _thread.stack_size(0), _thread.stack_size())
print(raises(_thread.stack_size, 4096), raises(_thread.stack_size, -1))


def deep(n):
    return n and deep(n - 1)


_thread.stack_size(65536)
thread = threading.Thread(target=lambda: seen.append(deep(500)))
thread.start()
thread.join()
_thread.stack_size(0)
print(seen[-1])

print("== the hook")


class Capture:
    text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def last_line(run):
    real, sys.stderr = sys.stderr, Capture()
    try:
        run()
        lines = sys.stderr.text.splitlines()
    finally:
        sys.stderr = real
    return lines and (lines[0], lines[-1])


def fails():
    1 / 0


def run_and_join():
    thread = threading.Thread(target=fails, name="failing")
    thread.start()
    thread.join()


print(last_line(run_and_join))
hook = threading.excepthook
first = last_line(lambda: hook(threading.ExceptHookArgs([ValueError, ValueError("alone"), None, None])))
print(first[0].startswith("Exception in thread "), first[1])
print(last_line(lambda: hook(threading.ExceptHookArgs([SystemExit, SystemExit(1), None, None]))))
print(raises(hook, (ValueError, None, None, None)), raises(threading.ExceptHookArgs, [1, 2]))


def failing_hook(args):
    raise LookupError("in the hook")


threading.excepthook = failing_hook
print(last_line(run_and_join))
threading.excepthook = threading.__excepthook__

print("== what a thread was given does not outlive it")


class Given:
    pass


given = Given()
ref = weakref.ref(given)
thread = threading.Thread(target=lambda *_: None, args=(given,))
thread.start()
thread.join()
del given
gc.collect()
print(ref())

print("== interrupts")
print(raises(_thread.interrupt_main, 0), raises(_thread.interrupt_main, 1000))
try:
    _thread.interrupt_main()
    for _ in range(1000):
        pass
    print("not interrupted")
except KeyboardInterrupt:
    print("interrupted")
