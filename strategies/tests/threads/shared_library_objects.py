# Threads that share what the library's native modules make: nothing is lost and nothing is given out twice.
import threading
import time
from _collections import defaultdict, deque
from _functools import _lru_cache_wrapper
from _heapq import heappop, heappush
from _queue import Empty, SimpleQueue
from itertools import chain, count, cycle, repeat, tee

THREADS = 4
EACH = 300


def together(work):
    """Runs work(number) on all threads and returns what they return, in order."""
    results = [None] * THREADS
    start = threading.Barrier(THREADS)

    def run(number):
        start.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


numbers = count()
taken = together(lambda n: [next(numbers) for _ in range(EACH)])
print("count", sorted(sum(taken, [])) == list(range(THREADS * EACH)), all(t == sorted(t) for t in taken))

shared = deque()
together(lambda n: [shared.append((n, k)) if n % 2 else shared.appendleft((n, k)) for k in range(EACH)])
print("append", len(shared), len(set(shared)))


def take(n):
    found = []
    while True:
        try:
            found.append(shared.popleft() if n % 2 else shared.pop())
        except IndexError:
            return found


taken = sum(together(take), [])
print("pop", len(taken), len(set(taken)), len(shared))

recent = deque(maxlen=10)
together(lambda n: [recent.append(k) for k in range(EACH)])
print("maxlen", len(recent))

ring = deque(range(20))
together(lambda n: [ring.rotate(1 if n % 2 else -1) for _ in range(EACH)])
print("rotate", sorted(ring) == list(range(20)))

calls = deque()


def slow(x):
    calls.append(x)
    return x * x


for size in (None, 8, 1):
    cached = _lru_cache_wrapper(slow, size, False, lambda *a: a)
    right = together(lambda n: all(cached((k * (n + 1)) % 16) == ((k * (n + 1)) % 16) ** 2 for k in range(EACH)))
    hits, misses, limit, held = cached.cache_info()
    print("cache", right, hits + misses, limit, held == 16 if size is None else held <= size)

groups = defaultdict(list)
together(lambda n: [groups[k % 7].append(n) for k in range(EACH)])
print("defaultdict", sorted(groups), sum(len(g) for g in groups.values()))

heap = []
together(lambda n: [heappush(heap, (k * 7919) % 1009) for k in range(EACH)])
print("heap", len(heap), [heappop(heap) for _ in range(len(heap))] == sorted((k * 7919) % 1009 for k in range(EACH) for _ in range(THREADS)))

limited = repeat("x", THREADS * EACH // 2)
print("repeat", sum(together(lambda n: sum(1 for _ in limited))))

queue = SimpleQueue()


def produce_or_consume(n):
    if n % 2 == 0:
        for k in range(EACH):
            queue.put((n, k))
        return []
    return [queue.get() for _ in range(EACH)]


got = sum(together(produce_or_consume), [])
print("queue", len(got), len(set(got)), queue.empty(), queue.qsize())
for get in (queue.get_nowait, lambda: queue.get(False), lambda: queue.get(timeout=0.01)):
    try:
        get()
    except Empty as error:
        print("empty", repr(error))
try:
    queue.get(timeout=-1)
except ValueError as error:
    print(error)
late = threading.Timer(0.05, queue.put, args=("late",))
late.start()
print(queue.get(timeout=30))
late.join()
late = threading.Thread(target=lambda: (time.sleep(0.02), queue.put("waited")))
late.start()
print(queue.get())
late.join()
