import copy

from run_benchmark import A

shared = [1, 2]
original = {"part": A("hello", shared, True), "shared": shared, "twice": [shared, shared]}
duplicate = copy.deepcopy(original)
print(duplicate)
print(duplicate["part"] == original["part"], duplicate["part"] is original["part"])
print(duplicate["part"].lst is duplicate["shared"] is duplicate["twice"][1], duplicate["shared"] is shared)
