"""print from many threads never tears a line."""
import threading

barrier = threading.Barrier(4)


def work(t):
    barrier.wait()
    for i in range(200):
        print("line", t, i, "x" * 40, sep="-")


threads = [threading.Thread(target=work, args=(t,)) for t in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
