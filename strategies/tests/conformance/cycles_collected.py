"""Reference cycles are found and freed: made by one thread, made by many, by threshold."""
import gc
import threading

freed = []


class Node:
    def __init__(self, name):
        self.name = name
        self.links = []

    def __del__(self):
        freed.append(self.name)


def ring(n, name):
    nodes = [Node((name, i)) for i in range(n)]
    for i, node in enumerate(nodes):
        node.links.append(nodes[(i + 1) % n])


ring(10, "a")
gc.collect()
gc.collect()
print(len(freed))

freed.clear()
threads = [threading.Thread(target=lambda t=t: [ring(5, (t, i)) for i in range(40)]) for t in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
gc.collect()
gc.collect()
print(len(freed), len(set(freed)))

# Cycles through closures, bound methods, classes, exceptions, generators.
freed.clear()


def closure():
    node = Node("closure")

    def inner():
        return inner, node

    return inner


closure()
n = Node("method")
n.me = n.__init__
del n


def classes():
    class Local:
        pass

    Local.instance = Local()
    Local.keep = Node("class")


classes()


def exception():
    node = Node("exception")
    try:
        raise ValueError(node)
    except ValueError as e:
        node.error = e


exception()


def generator():
    node = Node("generator")

    def g():
        node.g = it
        yield node

    it = g()
    next(it)


generator()
gc.collect()
gc.collect()
print(sorted(freed))

# What is reachable stays.
keep = []
keep.append(keep)
table = {"self": None, "node": Node("kept")}
table["self"] = table
freed.clear()
gc.collect()
print(len(freed), keep[0] is keep, table["self"]["node"].name)
keep.clear()
table.clear()

# By threshold, without a call.
freed.clear()
for i in range(120000):
    cycle = []
    cycle.append(cycle)
print("collected:", isinstance(gc.collect(), int))
