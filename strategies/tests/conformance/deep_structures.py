"""Deep structures are built, walked and freed in constant native stack, by any thread."""
import threading


def nest(n):
    x = None
    for _ in range(n):
        x = [x]
    return x


class Link:
    def __init__(self, next):
        self.next = next


def chain(n):
    x = None
    for _ in range(n):
        x = Link(x)
    return x


def work():
    nest(100000)
    chain(50000)
    d = None
    for i in range(50000):
        d = {"inner": d}
    t = ()
    for i in range(50000):
        t = (t,)


work()
thread = threading.Thread(target=work)
thread.start()
thread.join()

kept = nest(100000)
thread = threading.Thread(target=kept.clear)
thread.start()
thread.join()
print(kept)


def down(n):
    return down(n + 1)


caught = []


def overflow():
    try:
        down(0)
    except RecursionError as e:
        caught.append(str(e))


threads = [threading.Thread(target=overflow) for _ in range(3)] 
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
overflow()
print(caught)


class Deep:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return Deep(self.n + 1) == other

    def __repr__(self):
        return repr(Deep(self.n + 1))


for f in (lambda: Deep(0) == 1, lambda: repr(Deep(0))):
    try:
        f()
    except RecursionError:
        print("RecursionError")
