# Calling a result that is not callable.
handlers = {"add": lambda a, b: a + b, "name": "x"}
print(handlers["add"](1, 2))
handlers["name"](1, 2)
