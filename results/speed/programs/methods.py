"""Objects: methods that update attributes, with a little inheritance."""

from measured import alone


class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.moves = 0

    def fee(self, amount):
        return 0

    def deposit(self, amount):
        self.balance += amount - self.fee(amount)
        self.moves += 1

    def withdraw(self, amount):
        cost = amount + self.fee(amount)
        if cost > self.balance:
            return False
        self.balance -= cost
        self.moves += 1
        return True


class Savings(Account):
    def __init__(self, owner, balance, rate):
        super().__init__(owner, balance)
        self.rate = rate

    def fee(self, amount):
        return amount // self.rate


class Student(Account):
    limit = 500

    def withdraw(self, amount):
        if amount > self.limit:
            return False
        return super().withdraw(amount)


class Bank:
    def __init__(self):
        self.accounts = []
        self.refused = 0

    def open(self, account):
        self.accounts.append(account)
        return account

    def transfer(self, source, target, amount):
        if source.withdraw(amount):
            target.deposit(amount)
        else:
            self.refused += 1

    def total(self):
        return sum(account.balance for account in self.accounts)


def work(n):
    bank = Bank()
    for i in range(10):
        bank.open(Account(f"plain {i}", 10000))
        bank.open(Savings(f"savings {i}", 20000, 50))
        bank.open(Student(f"student {i}", 5000))
    accounts = bank.accounts
    for i in range(n):
        source = accounts[i % 30]
        target = accounts[(i * 7 + 3) % 30]
        bank.transfer(source, target, i % 611)
        if i % 100 == 0:
            source.deposit(400)
    moves = sum(account.moves for account in accounts)
    return f"{bank.total()} in {moves} moves, {bank.refused} refused"


alone(work, n=1000000)
