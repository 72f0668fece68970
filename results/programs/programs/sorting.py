"""Sorting: calls back into Python code from a list's sort, once for each item (key=) and once for each comparison."""

from measured import each, scrambled


class Record:
    def __init__(self, number):
        self.number = number
        self.rank = scrambled(number)

    def __lt__(self, other):
        return self.rank < other.rank


def work(n):
    records = [Record(number) for number in range(n)]
    by_key = sorted(records, key=lambda record: (record.rank % 100, -record.number))
    by_comparison = sorted(records)
    return f"{by_key[n // 2].number}, {by_comparison[n // 2].number}"


each(work, n=100000)
