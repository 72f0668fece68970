"""Objects built in one thread and read in another, without a lock between: whoever finds one finds all of it."""
import threading

N, READERS = 250, 2
problems = []


class Node:
    def __init__(self, n, next=None):
        self.n = n
        self.parts = [n] * 5
        self.table = {"n": n, "text": str(n)}
        self.pair = (n, [n])
        self.next = next
        self.f = lambda: n


class Slotted:
    __slots__ = ("n", "parts")

    def __init__(self, n):
        self.n = n
        self.parts = {n, n + 1}


def check(node):
    n = node.n
    good = (node.parts == [n] * 5 and node.table == {"n": n, "text": str(n)} and node.pair == (n, [n])
            and node.f() == n and (node.next is None or node.next.n == n - 1))
    if not good:
        problems.append(n)
    return n


class Box:
    value = None


def run(name, publish, look):
    """`publish(n)` makes something found; `look()` gives a node or None. Readers go on until they see the last."""
    last_seen = []
    published = threading.Event()

    def write():
        for n in range(N):
            publish(n)
        published.set()

    def read():
        seen = -1
        while True:
            over = published.is_set()
            node = look()
            if node is not None:
                n = check(node)
                if n < seen:
                    problems.append((name, seen, n))
                seen = n
            if over:
                break
        last_seen.append(seen)

    threads = [threading.Thread(target=read) for _ in range(READERS)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(name, last_seen == [N - 1] * READERS, problems)


box = Box()
run("attribute", lambda n: setattr(box, "value", Node(n)), lambda: box.value)
run("class attribute", lambda n: setattr(Box, "shared", Node(n)), lambda: getattr(Box, "shared", None))
table = {}
run("dict", lambda n: table.__setitem__("node", Node(n)), lambda: table.get("node"))
items = []
run("list", lambda n: items.append(Node(n)), lambda: items[-1] if items else None)
cell = [None]
run("item", lambda n: cell.__setitem__(0, Node(n)), lambda: cell[0])
latest = None


def set_global(n):
    global latest
    latest = Node(n)


run("global", set_global, lambda: latest)


def closure():
    captured = None

    def publish(n):
        nonlocal captured
        captured = Node(n)

    return publish, lambda: captured


run("closure", *closure())
box.value = None
run("chain", lambda n: setattr(box, "value", Node(n, box.value if n else None)), lambda: box.value)


def default(n, holder=[]):
    if n is not None:
        holder[:] = [Node(n)]
    return holder[0] if holder else None


run("default", default, lambda: default(None))

# Classes and functions made by one thread, used by others.
made = {}


def make_classes():
    for n in range(60):
        class Local(Node):
            number = n

            def get(self):
                return self.n, self.number, __class__

        made[n] = Local


def use_classes():
    for _ in range(30):
        for n, cls in list(made.items()):
            instance = cls(n)
            if instance.get() != (n, n, cls):
                problems.append(("class", n))


threads = [threading.Thread(target=make_classes)] + [threading.Thread(target=use_classes) for _ in range(READERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("classes", len(made), problems)
box.value = None
slotted = [Slotted(i) for i in range(50)]


def replace(n):
    slotted[:] = [Slotted(n + i) for i in range(50)]
    box.value = Node(n)


def look():
    for s in slotted:
        if s.parts != {s.n, s.n + 1}:
            problems.append(("slotted", s.n))
    return box.value


run("replaced", replace, look)
