"""An exception out of the middle of an operation leaves the object whole and unlocked."""
import threading


class Bad:
    def __init__(self, n=0):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise RuntimeError("compared")

    def __lt__(self, other):
        raise RuntimeError("ordered")


def attempt(f):
    try:
        f()
    except RuntimeError as e:
        return str(e)
    except Exception as e:
        return type(e).__name__
    return "no error"


d = {Bad(): 1}
s = {Bad()}
items = [Bad(), Bad()]
print(attempt(lambda: d[Bad()]), attempt(lambda: d.__setitem__(Bad(), 2)), attempt(lambda: d.pop(Bad())), len(d))
print(attempt(lambda: s.add(Bad())), attempt(lambda: s.remove(Bad())), attempt(lambda: s | {Bad()}), len(s))
print(attempt(lambda: items.index(3)), attempt(lambda: items.sort()), attempt(lambda: items == [1, 2]), len(items))


def explode():
    yield 1
    yield 2
    raise RuntimeError("iterated")


out = [0]
print(attempt(lambda: out.extend(explode())), out)
print(attempt(lambda: out.__setitem__(slice(0, 1), explode())), out)
print(attempt(lambda: d.update((k, k) for k in explode())), sorted(k for k in d if isinstance(k, int)))
print(attempt(lambda: s.update(explode())), sorted(k for k in s if isinstance(k, int)))


class Holder:
    def __setattr__(self, name, value):
        raise RuntimeError("set")


print(attempt(lambda: setattr(Holder(), "x", 1)))


def use():
    d["after"] = 1
    s.add("after")
    items.append("after")
    out.append("after")
    results.append((d["after"], "after" in out, len(items)))


# Another thread finds everything unlocked.
results = []
thread = threading.Thread(target=use)
thread.start()
thread.join()
print(results)
