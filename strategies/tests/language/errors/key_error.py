# The text of a KeyError is the repr of the key.
table = {"it's": {"deep": 1}}
print(table["it's"]["deep"])
table["it's"]["missing\n"]
