# except*: what may go wrong in a clause, and groups with a split or derive of their own.
import sys


def text(e):
    if isinstance(e, BaseExceptionGroup):
        return f"{type(e).__name__}({e.message!r}, [{', '.join(text(m) for m in e.exceptions)}])"
    return repr(e)


def show(f, *args):
    try:
        print(f.__name__, "returned", f(*args), end=" ")
    except BaseException as e:
        print(f.__name__, "raised", text(e), "context", text(e.__context__) if e.__context__ else None, end=" ")
    print("handled", sys.exception())


def catch(types, error=None):
    try:
        raise error or ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* types as e:
        print("caught", text(e), end=" ")
    return "fine"


class NoError:
    pass


class Derived(ExceptionGroup):
    pass


for types in [
    ValueError, (), (ValueError,), ExceptionGroup, BaseExceptionGroup, Derived, (ValueError, ExceptionGroup), 1, None,
    "ValueError", NoError, NoError(), (ValueError, 1), [ValueError], object, ValueError(1),
]:
    show(catch, types)
    show(catch, types, ValueError("naked"))


def undefined():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        pass
    except* Undefined:
        pass
    except* TypeError:
        print("never")


def undefined_in_finally():
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1)])
        except* Undefined:
            pass
        finally:
            print("finally", text(sys.exception()), end=" ")
    except NameError as e:
        print("except", sys.exception() is e, end=" ")
    return sys.exception()


def types_are_found_when_asked_for():
    log = []

    def note(kind):
        log.append(kind.__name__)
        return kind

    try:
        log.append("body")
    except* note(ValueError):
        pass
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* note(ValueError):
        log.append("clause")
    except* note(KeyError):
        log.append("never")
    except* note(OSError):
        log.append("never")
    return log


show(undefined)
show(undefined_in_finally)
show(types_are_found_when_asked_for)


class Split(ExceptionGroup):
    answer = None

    def split(self, types):
        print("split", end=" ")
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def split(answer):
    group = Split("s", [ValueError(1), TypeError(2)])
    group.answer = answer
    return catch(ValueError, group)


class Pair(tuple):
    pass


for answer in [
    None, 1, [], (), (1,), (None, None), (KeyError(1), None), (None, KeyError(2)), (KeyError(1), KeyError(2), 3),
    Pair((None, None)), RuntimeError("split"),
]:
    show(split, answer)


class Coded(ExceptionGroup):
    def __new__(cls, message, errors, code=0):
        self = super().__new__(cls, message, errors)
        self.code = code
        return self

    def derive(self, errors):
        print("derive", type(errors).__name__, len(errors), end=" ")
        return Coded(self.message, errors, self.code + 1)


def coded():
    original = Coded("c", [ValueError(1), TypeError(2), Coded("in", [ValueError(3), KeyError(4)], 10)], 100)
    original.add_note("a note")
    try:
        try:
            raise original
        except* ValueError as e:
            print(e.code, repr(e), e.__notes__, e.__notes__ is original.__notes__, end=" ")
        except* KeyError as e:
            print(e.code, repr(e), end=" ")
            raise
    except Coded as e:
        return e.code, text(e), e.__notes__, e.__cause__, e.__context__


class Underived(ExceptionGroup):
    def derive(self, errors):
        return ValueError("derived")


class Raising(ExceptionGroup):
    def derive(self, errors):
        raise RuntimeError("derive")


show(coded)
show(catch, ValueError, Underived("u", [ValueError(1), TypeError(2)]))
show(catch, ValueError, Raising("r", [ValueError(1), TypeError(2)]))
show(catch, (ValueError, TypeError), Raising("r", [ValueError(1), TypeError(2)]))
show(catch, Exception, Raising("r", [ValueError(1), TypeError(2)]))


class Meta(type):
    def __instancecheck__(cls, instance):
        print("asked", end=" ")
        return True

    __subclasscheck__ = __instancecheck__


class Odd(Exception, metaclass=Meta):
    pass


show(catch, Odd)
show(catch, Odd, ValueError(1))

for source in [
    "try: pass\nexcept*: pass",
    "try: pass\nexcept* ValueError: pass\nexcept: pass",
    "try: pass\nexcept ValueError: pass\nexcept* KeyError: pass",
    "try: pass\nexcept* A, B as c: pass",
    "def f():\n  for i in g:\n    try: pass\n    except* A:\n      break",
    "def f():\n  for i in g:\n    try: pass\n    except* A:\n      if 1: continue",
]:
    try:
        compile(source, "source", "exec")
        print("compiled")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
