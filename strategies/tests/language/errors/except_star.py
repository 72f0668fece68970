# What an uncaught exception looks like that went through except* clauses.
def work():
    raise ExceptionGroup("work", [ValueError(1), ExceptionGroup("inner", [TypeError(2), OSError(3)]), KeyError(4)])


def handle():
    try:
        work()
    except* ValueError as e:
        raise RuntimeError("while handling values") from e
    except* OSError:
        raise
    except* LookupError as e:
        e.add_note("a note")
        raise e
    finally:
        print("finally")


def naked():
    try:
        raise ValueError("naked")
    except* ValueError as e:
        handle()


try:
    naked()
except* Undefined:
    pass
