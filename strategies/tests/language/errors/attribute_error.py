# AttributeError with a suggestion.
class Stack:
    def __init__(self):
        self.items = []

    def append(self, item):
        self.items.append(item)


s = Stack()
s.append(1)
s.apend(2)
