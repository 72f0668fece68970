# Lines printed by many threads arrive whole. The order is hidden by a capture that sorts.
import sys
import threading


class Sorted:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)
        return len(text)

    def flush(self):
        pass


real = sys.stdout
capture = Sorted()
sys.stdout = capture


def talk(name):
    for i in range(10):
        sys.stdout.write(f"{name} says line {i}\n")


ts = [threading.Thread(target=talk, args=(n,)) for n in ("ann", "bob", "cid")]
[t.start() for t in ts]
[t.join() for t in ts]
sys.stdout = real
print("".join(sorted(capture.parts)), end="")

turn = threading.Condition()
current = 0


def ordered(k, total):
    global current
    with turn:
        turn.wait_for(lambda: current == k)
        print("thread", k, "prints", "several", "things", sep=" ", end=" - and ends\n", flush=True)
        current += 1
        turn.notify_all()


ts = [threading.Thread(target=ordered, args=(k, 6)) for k in range(6)]
[t.start() for t in reversed(ts)]
[t.join() for t in ts]

same = "x" * 60


def many():
    for _ in range(25):
        print(same + "\n", end="")


ts = [threading.Thread(target=many) for _ in range(4)]
[t.start() for t in ts]
[t.join() for t in ts]
print("end")
