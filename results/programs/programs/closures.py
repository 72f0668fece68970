"""Functions and classes made at run time: closures that are called once, and classes that have one instance."""

from measured import each


def adder(step):
    def add(number):
        return number + step

    return add


def make_class(number):
    class Shape:
        sides = number

        def area(self, width):
            return self.sides * width

    return Shape


def work(n):
    total = 0
    for i in range(n):
        total = adder(i)(total)
        if i % 64 == 0:
            total += make_class(3)().area(i)
    return total


each(work, n=500000)
