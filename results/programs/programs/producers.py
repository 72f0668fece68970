"""Producers and consumers over a bounded queue.Queue: what does it cost to hand things from thread to thread?

Half of the threads produce, the others consume. A single thread does both, a queueful at a time.
"""

from queue import Queue

from measured import in_threads, share, together

ROOM = 64
NO_MORE = None


def produce(queue, numbers):
    for number in numbers:
        queue.put(number)


def consume(queue):
    total = 0
    while (number := queue.get()) is not NO_MORE:
        total += number
    return total


def alone(n):
    queue = Queue(ROOM)
    total = 0
    for start in range(0, n, ROOM - 1):
        produce(queue, range(start, min(start + ROOM - 1, n)))
        queue.put(NO_MORE)
        total += consume(queue)
    return total


def among(threads, n):
    queue = Queue(ROOM)
    producers = threads // 2
    consumers = threads - producers

    def one(index):
        if index >= producers:
            return consume(queue)
        produce(queue, share(n, producers, index))
        # Each consumer is told once, by one of the producers.
        produce(queue, [NO_MORE] * len(share(consumers, producers, index)))
        return 0

    return sum(in_threads(threads, one))


def work(threads, n):
    total = alone(n) if threads == 1 else among(threads, n)
    return f"{n} numbers handed over, their sum is {total}"


together(work, n=100000)
