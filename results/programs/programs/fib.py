"""Recursive Fibonacci: nothing but calls, small integers and comparisons."""

from measured import each


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def work(n):
    return f"fib({n}) = {fib(n)}"


each(work, n=27)
