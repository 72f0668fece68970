# A daemon thread that never ends does not keep the program alive.
import threading

never = threading.Event()
started = threading.Event()


def wait_for_ever():
    started.set()
    try:
        never.wait()
    finally:
        print("not printed: daemons are not unwound")


d = threading.Thread(target=wait_for_ever, daemon=True)
d.start()
started.wait()
print(d.is_alive(), d.daemon, threading.active_count())
print("main ends")
