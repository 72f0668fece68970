# An exception raised while handling another shows both.
def parse(text):
    try:
        return int(text)
    except ValueError:
        return defaults[text]


defaults = {"": 0}
print(parse("5"), parse(""))
parse("abc")
