"""Waiting beside computing: how long does an answer from the network take while other threads compute?

One thread echoes what it receives on the loopback interface, another sends lines and waits for each to return; all
threads but one compute meanwhile. Recorded are the latencies in seconds, the requests per second, and the rounds of
computing per second.
"""

import socket
import threading
import time

from measured import record, together


def echo(listener):
    connection, _ = listener.accept()
    with connection:
        while data := connection.recv(1024):
            connection.sendall(data)


def compute(stop, rounds):
    while not stop.is_set():
        sum(i * i for i in range(1000))
        rounds.append(1)


def ask(address, n):
    latencies = []
    right = 0
    with socket.create_connection(address) as connection:
        for i in range(n):
            line = b"line %d" % i
            start = time.perf_counter()
            connection.sendall(line)
            answer = connection.recv(1024)
            while answer and len(answer) < len(line):
                answer += connection.recv(1024)
            latencies.append(time.perf_counter() - start)
            right += answer == line
    return right, sorted(latencies)


def work(threads, n):
    stop = threading.Event()
    rounds = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        beside = [threading.Thread(target=echo, args=(listener,))]
        beside += [threading.Thread(target=compute, args=(stop, rounds)) for _ in range(threads - 1)]
        for thread in beside:
            thread.start()
        start = time.perf_counter()
        try:
            right, latencies = ask(listener.getsockname(), n)
        finally:
            elapsed = time.perf_counter() - start
            computed = len(rounds)
            stop.set()
        for thread in beside:
            thread.join()
    for name, part in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)]:
        record(f"latency-{name}", latencies[int(part * (n - 1))])
    record("latency-max", latencies[-1])
    record("requests-per-second", n / elapsed)
    record("rounds-per-second", computed / elapsed)
    return f"{right} lines came back"


together(work, n=50)
