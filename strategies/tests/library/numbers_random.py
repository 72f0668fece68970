"""The Mersenne Twister gives CPython's sequence, and `random` on top of it CPython's choices."""
import _random
import random

r = _random.Random()
for seed in (0, 1, -1, 2**32, 2**100 + 12345, True):
    r.seed(seed)
    print(seed, r.random(), r.getrandbits(1), r.getrandbits(32), r.getrandbits(33), r.getrandbits(200), r.getrandbits(0))
state = r.getstate()
print(len(state), state[:3], state[-1])
first = [r.random() for _ in range(700)]
r.setstate(state)
print(first == [r.random() for _ in range(700)], hash(tuple(first)) == hash(tuple(first)))
for bad in ((1,), [0] * 625, (0,) * 624 + (625,), (-1,) * 625):
    try:
        r.setstate(bad)
    except Exception as error:
        print(type(error).__name__, error)
a, b = _random.Random(), _random.Random()
print(a.random() != b.random())

for seed in (1, 3.5, "text", b"bytes", bytearray(b"array"), 10**40):
    random.seed(seed)
    print(repr(seed), random.random(), random.randrange(1000), random.randint(-5, 5), random.choice("abcdef"))
random.seed(7)
items = list(range(20))
random.shuffle(items)
print(items)
print(random.sample(range(10**6), 5), random.choices("xyz", weights=[1, 2, 3], k=8))
print(random.gauss(0, 1), random.normalvariate(), random.expovariate(2), random.betavariate(1, 2), random.uniform(2, 3))
print(random.triangular(), random.paretovariate(3), random.weibullvariate(1, 2), random.vonmisesvariate(1, 2))
print(random.randbytes(9), random.binomialvariate(10, 0.4), random.getrandbits(70))
own = random.Random(42)
state = own.getstate()
x = own.random()
own.setstate(state)
print(x == own.random())
