from run_benchmark import fibonacci

try:
    fibonacci(15).send(None)
except StopIteration as stop:
    print(stop.value)
