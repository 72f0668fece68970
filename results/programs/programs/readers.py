"""Threads that read the same objects: items of a list and a dict, attributes, a global, a closure."""

from measured import each


class Place:
    def __init__(self, name, weight):
        self.name = name
        self.weight = weight
        self.neighbours = [weight, weight + 1, weight + 2]


PLACES = [Place(f"p{i}", i) for i in range(64)]
BY_NAME = {place.name: place for place in PLACES}
LIMIT = 32


def make_lookup():
    offsets = [3, 1, 4, 1, 5, 9, 2, 6]

    def lookup(i):
        return offsets[i % 8]

    return lookup


lookup = make_lookup()


def work(n):
    total = 0
    for i in range(n):
        place = PLACES[i % 64]
        if place.weight < LIMIT:
            total += place.neighbours[i % 3]
        total += BY_NAME["p7"].weight + lookup(i)
    return total


each(work, n=100000)
