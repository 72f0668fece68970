# sys.exit in the main thread waits for the other threads; the code is the main thread's.
import sys
import threading

gate = threading.Event()


def late():
    gate.wait()
    print("late thread finishes first")


threading.Thread(target=late).start()
print("main exits")
gate.set()
sys.exit(4)
