"""A bank: transfers between accounts, each under the locks of both, taken in the accounts' order. The total must hold."""

import threading

from measured import in_threads, scrambled, share, together


class Account:
    def __init__(self, number):
        self.number = number
        self.balance = 1000
        self.lock = threading.Lock()


def transfer(source, target, amount):
    first, second = (source, target) if source.number < target.number else (target, source)
    with first.lock, second.lock:
        if source.balance >= amount:
            source.balance -= amount
            target.balance += amount


def work(threads, n, accounts):
    bank = [Account(number) for number in range(accounts)]

    def teller(index):
        for i in share(n, threads, index):
            chosen = scrambled(i)
            source = chosen % accounts
            # Never the same account: locks of two accounts are two locks.
            target = (source + 1 + chosen // accounts % (accounts - 1)) % accounts
            transfer(bank[source], bank[target], chosen % 100)

    in_threads(threads, teller)
    poorest = min(account.balance for account in bank)
    total = sum(account.balance for account in bank)
    return f"{total} in {accounts} accounts" + (", one overdrawn" if poorest < 0 else "")


together(work, n=400000, accounts=64)
