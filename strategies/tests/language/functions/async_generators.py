"""Asynchronous generators and comprehensions, driven by hand."""
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

class Count:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i == self.n: raise StopAsyncIteration
        self.i += 1
        await Pass(self.i)
        return self.i

async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print('got', got)
            await Pass('w%d' % i)
    finally:
        print('cleanup')

async def use():
    out = []
    async for x in agen(3): out.append(x)
    g = agen(5)
    out.append(await g.__anext__())
    out.append(await g.asend('hello'))
    try:
        await g.athrow(KeyError('thrown'))
    except KeyError as e: out.append(repr(e))
    try: await g.__anext__()
    except StopAsyncIteration: out.append('stop')
    g = agen(5)
    await anext(g)
    await g.aclose()
    await g.aclose()
    out.append(await anext(g, 'default'))
    return out
print(run(use()))

async def comps():
    a = [x async for x in agen(2)]
    b = {x: y async for x in agen(2) for y in range(2)}
    c = {x async for x in Count(4) if x % 2}
    d = [await Pass(x) for x in range(2)]
    g = (x * 2 async for x in Count(2))
    e = [y async for y in g]
    f = [[x async for x in Count(2)] for _ in range(2)]
    return a, b, sorted(c), d, e, f
print(run(comps()))

async def astop():
    yield 1
    raise StopAsyncIteration
async def use_astop():
    async for x in astop(): print(x)
try: run(use_astop())
except RuntimeError as e: print(e, repr(e.__cause__))

g = agen(2)
s = g.asend(None)
try: s.send(None)
except StopIteration as e: print('item', e.value)
try: s.send(None)
except RuntimeError as e: print(e)
print(s.close(), type(s).__name__)
try: g.asend(1).send(None)
except StopIteration as e: print(e.value)
print(g.ag_running, type(g).__name__)
