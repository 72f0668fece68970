# ExceptionGroup, split, subgroup, derive and except*.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


g = ExceptionGroup("top", [ValueError(1), TypeError("t"), ExceptionGroup("nested", [ValueError(2), KeyError("k")])])
print(repr(g), "|", g, "|", g.message, g.exceptions, len(g.exceptions), g.args[0])
print(repr(g.subgroup(ValueError)), g.subgroup(OSError), repr(g.subgroup((KeyError, TypeError))), repr(g.subgroup(lambda e: "k" in str(e.args))))
match, rest = g.split(ValueError)
print(repr(match))
print(repr(rest))
print(g.split(OSError)[0], g.split(Exception)[1])
print(repr(g.derive([KeyError(1)])), isinstance(g, Exception), issubclass(ExceptionGroup, BaseExceptionGroup), type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
attempt("empty", lambda: ExceptionGroup("x", []))
attempt("not exceptions", lambda: ExceptionGroup("x", [1]))
attempt("not a sequence", lambda: ExceptionGroup("x", 5))
attempt("message type", lambda: ExceptionGroup(5, [ValueError()]))
attempt("base inside", lambda: ExceptionGroup("x", [KeyboardInterrupt()]))

print("== except*")


def run(*errors, wrap=True):
    log = []
    try:
        try:
            if errors:
                raise ExceptionGroup("g", list(errors)) if wrap else errors[0]
            log.append("no error")
        except* ValueError as eg:
            log.append(f"values {[e.args[0] for e in eg.exceptions]}")
        except* (KeyError, IndexError) as eg:
            log.append(f"lookups {[type(e).__name__ for e in eg.exceptions]}")
        else:
            log.append("else")
        finally:
            log.append("finally")
    except BaseException as left:
        log.append(f"left {left!r}")
    return log


print(run())
print(run(ValueError(1)))
print(run(ValueError(1), KeyError(2), ValueError(3)))
print(run(ValueError(1), TypeError(2)))
print(run(TypeError(2), OSError(3)))
print(run(ExceptionGroup("in", [ValueError(5), IndexError(6)]), KeyError(7)))
print(run(ValueError("naked"), wrap=False))
print(run(TypeError("naked"), wrap=False))


def raising_handler():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2), TypeError(3)])
    except* ValueError:
        raise OSError("from handler")
    except* KeyError:
        pass


try:
    raising_handler()
except ExceptionGroup as eg:
    print(repr(eg), [repr(e.__context__)[:20] for e in eg.exceptions])


def reraise():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise


try:
    reraise()
except ExceptionGroup as eg:
    print(repr(eg))


def in_loop():
    out = []
    for i in range(3):
        try:
            if i:
                raise ExceptionGroup("loop", [ValueError(i)])
        except* ValueError as eg:
            out.append((i, eg.exceptions[0].args))
        else:
            out.append("clean")
    return out


print(in_loop())


class MyGroup(ExceptionGroup):
    def __new__(cls, message, errors, code=0):
        self = super().__new__(cls, message, errors)
        self.code = code
        return self

    def derive(self, errors):
        return MyGroup(self.message, errors, self.code)


m, r = MyGroup("mine", [ValueError(1), KeyError(2)], 7).split(ValueError)
print(type(m).__name__, m.code, repr(m), type(r).__name__, r.code)
try:
    try:
        raise ValueError("x")
    except* ExceptionGroup:
        pass
except TypeError as error:
    print("TypeError", error)


def leaves(group, depth=0):
    for e in group.exceptions:
        if isinstance(e, BaseExceptionGroup):
            yield from leaves(e, depth + 1)
        else:
            yield depth, repr(e)


print(list(leaves(g)))
