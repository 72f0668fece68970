"""Coroutines driven by hand."""
import sys

def run(coro, *sent):
    out = []
    it = iter(sent)
    value = None
    try:
        while True:
            out.append(coro.send(value))
            value = next(it, None)
    except StopIteration as stop:
        return out, stop.value

class Pass:
    def __init__(self, value): self.value = value
    def __await__(self):
        got = yield self.value
        return got

async def add(a, b):
    x = await Pass(a)
    y = await Pass(b)
    return x, y

print(run(add(1, 2), 'one', 'two'))

async def outer():
    first = await add(1, 2)
    second = await add(3, 4)
    return first, second
print(run(outer(), 1, 2, 3, 4))

async def fib(n):
    if n < 2: return n
    return await fib(n - 1) + await fib(n - 2)
print(run(fib(12)))

# async for, async with
class Count:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i == self.n: raise StopAsyncIteration
        self.i += 1
        await Pass(self.i)
        return self.i

class Manager:
    def __init__(self, suppress=False): self.suppress = suppress
    async def __aenter__(self):
        await Pass('enter')
        return self
    async def __aexit__(self, *exc):
        await Pass('exit')
        print('exit', exc[0] and exc[0].__name__, sys.exception())
        return self.suppress

async def loops():
    total = 0
    async for x in Count(3):
        if x == 2: continue
        total += x
    else:
        total += 100
    async for x in Count(5):
        if x == 3: break
    else:
        print('no')
    return total, x
print(run(loops()))

async def managed(exc, suppress):
    async with Manager(suppress) as m, Manager() as n:
        await Pass('body')
        if exc: raise exc
        return 'inside'
    return 'after'
print(run(managed(None, False)))
print(run(managed(KeyError('k'), True)))
try:
    run(managed(ValueError('v'), False))
except ValueError as e:
    print('raised', e, sys.exception())
print(sys.exception())

async def bad_with():
    async with 3: pass
async def bad_with2():
    class A:
        def __enter__(self): pass
        def __exit__(self, *a): pass
    async with A(): pass
async def bad_await(): await 3
async def bad_for():
    async for x in [1]: pass
async def bad_for2():
    class A:
        def __aiter__(self): return 3
    async for x in A(): pass
async def bad_for3():
    class A:
        def __aiter__(self): return self
        def __anext__(self): return 3
    async for x in A(): pass
async def bad_aenter():
    class A:
        def __aenter__(self): return 3
        async def __aexit__(self, *a): pass
    async with A(): pass
async def bad_sync_with():
    with Manager(): pass
async def bad_iter():
    class A:
        def __await__(self): return 3
    await A()
async def bad_iter2():
    class A:
        def __await__(self): return add(1, 2)
    await A()
for f in (bad_with, bad_with2, bad_await, bad_for, bad_for2, bad_for3, bad_aenter, bad_sync_with, bad_iter):
    try: run(f())
    except Exception as e: print(f.__name__, type(e).__name__, e, repr(e.__cause__))

async def catcher():
    try: await Pass(1)
    except KeyError as e:
        return await Pass('caught')
c = catcher()
print(c.send(None)); print(c.throw(KeyError))
try: c.send('result')
except StopIteration as e: print(e.value)
try: c.send(None)
except RuntimeError as e: print(e)
try: c.throw(KeyError)
except RuntimeError as e: print(e)
c.close()
c = catcher(); c.send(None); c.close(); print('closed')
c = catcher()
try: c.send(5)
except TypeError as e: print(e)
c.close()
try: iter(c)
except TypeError as e: print(e)
try: next(c)
except TypeError as e: print(e)
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_frame, c.cr_await)
w = add(7, 8).__await__()
print(type(w).__name__, next(w), w.send(1))
try: w.send(2)
except StopIteration as e: print(e.value)

async def stop(): raise StopIteration(3)
try: run(stop())
except RuntimeError as e: print(e, repr(e.__cause__))
def gen():
    made.append(add(1, 2))
    yield from made[0]
made = []
try: list(gen())
except TypeError as e: print(e)
made[0].close()
print(add.__code__.co_flags & 0x380, gen.__code__.co_flags & 0x3a0)

async def twice():
    a = add(1, 2)
    a.send(None)
    return await a
try: run(twice(), 'x')
except RuntimeError as e: print(e)
async def ignoring():
    try: await Pass(1)
    except GeneratorExit: await Pass(2)
c = ignoring(); c.send(None)
try: c.close()
except RuntimeError as e: print(e)
c = None
