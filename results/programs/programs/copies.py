"""Deep copies of one structure that all threads share: it is read by all, and every copy is a thread's own."""

import copy

from measured import each


class Part:
    def __init__(self, name, parts):
        self.name = name
        self.parts = parts
        self.size = {"width": len(name), "height": len(parts)}

    def count(self):
        return 1 + sum(part.count() for part in self.parts)


def machine():
    screw = Part("screw", [])
    return Part("machine", [Part(f"wheel {i}", [screw, Part("axle", [screw])]) for i in range(8)])


def work(original, n):
    parts = 0
    for _ in range(n):
        mine = copy.deepcopy(original)
        parts += mine.count()
    return f"{parts} parts, {len({id(wheel.parts[0]) for wheel in mine.parts})} screw in each machine"


each(work, machine, n=2000)
