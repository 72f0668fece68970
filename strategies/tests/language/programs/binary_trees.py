# Trees of many short-lived objects, a search tree with deletion, a linked list.


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left, self.right = left, right

    def check(self):
        return 1 + (self.left.check() + self.right.check() if self.left else 0)


def make(depth):
    return Tree(make(depth - 1), make(depth - 1)) if depth else Tree(None, None)


for depth in range(2, 9, 2):
    print(depth, sum(make(depth).check() for _ in range(1 << (8 - depth))))


class Node:
    def __init__(self, key, value):
        self.key, self.value, self.left, self.right = key, value, None, None


class Map:
    def __init__(self, pairs=()):
        self.root, self.size = None, 0
        for k, v in pairs:
            self[k] = v

    def __setitem__(self, key, value):
        node, parent = self.root, None
        while node is not None:
            if key == node.key:
                node.value = value
                return
            parent, node = node, node.left if key < node.key else node.right
        self.size += 1
        new = Node(key, value)
        if parent is None:
            self.root = new
        elif key < parent.key:
            parent.left = new
        else:
            parent.right = new

    def __getitem__(self, key):
        node = self.root
        while node:
            if key == node.key:
                return node.value
            node = node.left if key < node.key else node.right
        raise KeyError(key)

    def __delitem__(self, key):
        self.root = self._delete(self.root, key)
        self.size -= 1

    def _delete(self, node, key):
        if node is None:
            raise KeyError(key)
        if key < node.key:
            node.left = self._delete(node.left, key)
        elif key > node.key:
            node.right = self._delete(node.right, key)
        elif node.left is None or node.right is None:
            return node.left or node.right
        else:
            successor = node.right
            while successor.left:
                successor = successor.left
            node.key, node.value = successor.key, successor.value
            node.right = self._delete(node.right, successor.key)
        return node

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def __len__(self):
        return self.size

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node.left)
                yield node.key
                yield from walk(node.right)

        return walk(self.root)

    def height(self):
        def h(n):
            return 1 + max(h(n.left), h(n.right)) if n else 0

        return h(self.root)


m = Map((k * 37 % 101, k) for k in range(60))
keys = list(m)
print(len(m), keys == sorted(keys), m[37], m.height(), 36 in m, 99 in m)
for k in keys[::3]:
    del m[k]
print(len(m), list(m) == [k for i, k in enumerate(keys) if i % 3], keys[0] in m)
for bad in (lambda: m[1000], lambda: m.__delitem__(-1)):
    try:
        bad()
    except KeyError as error:
        print("KeyError", error)
words = Map()
for w in "the quick the lazy the dog".split():
    words[w] = (words[w] if w in words else 0) + 1
print([(w, words[w]) for w in words])


class Cons:
    def __init__(self, head, tail=None):
        self.head, self.tail = head, tail

    @classmethod
    def of(cls, *items):
        out = None
        for x in reversed(items):
            out = cls(x, out)
        return out

    def __iter__(self):
        node = self
        while node:
            yield node.head
            node = node.tail

    def reverse(self):
        out = None
        for x in self:
            out = Cons(x, out)
        return out


print(list(Cons.of(1, 2, 3).reverse()), sum(Cons.of(*range(100))), "b" in Cons.of("a", "b"))
