# Frames of methods, lambdas, properties and nested functions are named as CPython names them.
class Machine:
    def __init__(self, parts):
        self.parts = parts

    @property
    def weight(self):
        return sum(map(lambda p: self.weigh(p), self.parts))

    @staticmethod
    def weigh(part):
        def lookup():
            return {"wheel": 2}[part]

        return lookup()


print(Machine(["wheel"]).weight)
print(Machine(["wheel", "door"]).weight)
