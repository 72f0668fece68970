"""Attributes read and written: of objects that each thread has for itself, or that all threads share (objects=)."""

from measured import each


class Particle:
    def __init__(self, step):
        self.step = step
        self.position = 0
        self.previous = None


def particles():
    return [Particle(step) for step in range(16)]


def work(shared, n, objects):
    mine = shared if objects == "shared" else particles()
    steps = 0
    for i in range(n):
        particle = mine[i % 16]
        particle.previous = particle.position
        particle.position = i
        steps += particle.step
    return steps


each(work, particles, n=4000000, objects="private")
