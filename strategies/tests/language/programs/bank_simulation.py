# Accounts with rules, a ledger with rollback, an event simulation of a counter.


class BankError(Exception):
    pass


class InsufficientFunds(BankError):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} has {account.balance}, needs {amount}")
        self.short = amount - account.balance


class Account:
    number = 1000

    def __init__(self, owner, balance=0):
        type(self).number += 1
        self.id, self.owner, self.balance, self.history = type(self).number, owner, balance, []

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        if amount > self.available:
            raise InsufficientFunds(self, amount)
        self.balance -= amount
        self.history.append(("-", amount))

    def deposit(self, amount):
        self.balance += amount
        self.history.append(("+", amount))

    @property
    def available(self):
        return self.balance

    def __repr__(self):
        return f"<{type(self).__name__} {self.id} {self.owner}: {self.balance}>"


class Credit(Account):
    limit = 50

    @property
    def available(self):
        return super().available + self.limit


class Transaction:
    def __init__(self, *accounts):
        self.accounts = accounts

    def __enter__(self):
        self.saved = [(a, a.balance, a.history[:]) for a in self.accounts]

    def __exit__(self, kind, error, tb):
        if kind is not None:
            for a, balance, history in self.saved:
                a.balance, a.history = balance, history
        return kind is not None and issubclass(kind, BankError)


ann, bob = Account("ann", 100), Credit("bob", 10)
for source, target, amount in ((ann, bob, 30), (bob, ann, 80), (bob, ann, 500), (ann, bob, 1000)):
    with Transaction(ann, bob):
        target.deposit(amount)
        source.withdraw(amount)
    print(ann, bob)
try:
    ann.withdraw(10**6)
except InsufficientFunds as error:
    print(error, error.short)
try:
    bob.withdraw(-5)
except ValueError as error:
    print(error)
print(ann.history, bob.history)


class Simulation:
    def __init__(self):
        self.now, self.queue, self.counter = 0, [], 0

    def at(self, delay, process):
        self.counter += 1
        self.queue.append((self.now + delay, self.counter, process))
        self.queue.sort(key=lambda e: e[:2], reverse=True)

    def run(self):
        while self.queue:
            self.now, _, process = self.queue.pop()
            try:
                self.at(next(process), process)
            except StopIteration:
                pass


sim, free, waiting, log = Simulation(), 2, [], []


def customer(name, work):
    global free
    arrived = sim.now
    while not free:
        waiting.append(name)
        yield 1
    free -= 1
    log.append(f"{sim.now:3} {name} starts after {sim.now - arrived}")
    yield work
    free += 1
    log.append(f"{sim.now:3} {name} leaves")


def source():
    for i, work in enumerate([5, 4, 3, 6, 1]):
        sim.at(0, customer(f"c{i}", work))
        yield 1 + i % 2


sim.at(0, source())
sim.run()
print("\n".join(log))
print("waits", {n: waiting.count(n) for n in dict.fromkeys(waiting)}, "end", sim.now)
