# Custom exceptions: str, module and qualified name, empty text.
class Bank:
    class Overdrawn(Exception):
        def __init__(self, name, amount):
            super().__init__(name, amount)
            self.name, self.amount = name, amount

        def __str__(self):
            return f"{self.name} lacks {self.amount}\nsecond line"


try:
    raise Bank.Overdrawn
except TypeError as error:
    print(error)
raise Bank.Overdrawn("ann", 5)
