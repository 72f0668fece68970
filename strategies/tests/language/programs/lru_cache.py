# An LRU cache on a doubly linked list, and the same on an ordered dict.


class Link:
    __slots__ = ("key", "value", "before", "after")


class LinkedCache:
    def __init__(self, size):
        self.size, self.table, self.hits, self.misses = size, {}, 0, 0
        self.root = root = Link()
        root.before = root.after = root

    def _unlink(self, link):
        link.before.after, link.after.before = link.after, link.before

    def _push(self, link):
        last = self.root.before
        last.after = self.root.before = link
        link.before, link.after = last, self.root

    def get(self, key, make):
        if link := self.table.get(key):
            self.hits += 1
            self._unlink(link)
        else:
            self.misses += 1
            if len(self.table) >= self.size:
                oldest = self.root.after
                self._unlink(oldest)
                del self.table[oldest.key]
            link = self.table[key] = Link()
            link.key, link.value = key, make(key)
        self._push(link)
        return link.value

    def __iter__(self):
        link = self.root.after
        while link is not self.root:
            yield link.key
            link = link.after


class DictCache(dict):
    def __init__(self, size):
        self.size = size

    def __missing__(self, key):
        return None

    def touch(self, key, make):
        value = self.pop(key) if key in self else make(key)
        self[key] = value
        if len(self) > self.size:
            del self[next(iter(self))]
        return value


a, b = LinkedCache(5), DictCache(5)
seed = 7
for _ in range(500):
    seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
    key = (seed >> 8) % 9
    assert a.get(key, lambda k: k * k) == b.touch(key, lambda k: k * k) == key * key
    assert list(a) == list(b)
print(a.hits, a.misses, list(a), dict(b), b["nothing"])


def memo(size):
    cache = LinkedCache(size)

    def decorate(f):
        def wrapper(n):
            return cache.get(n, f)

        wrapper.cache = cache
        return wrapper

    return decorate


@memo(100)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(90), fib.cache.misses, len(list(fib.cache)))
