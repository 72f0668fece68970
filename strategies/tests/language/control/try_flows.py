# try, except, else and finally in every combination of leaving them.
log = []


def note(x):
    log.append(x)
    return x


def show(label, result):
    print(label, repr(result), " ".join(map(str, log)))
    log.clear()


def plain(fail):
    try:
        note("try")
        if fail:
            raise ValueError("v")
        note("after")
    except ValueError as error:
        note(f"except {error}")
    else:
        note("else")
    finally:
        note("finally")
    return note("end")


def returning(how):
    try:
        if how == "try":
            return note("try")
        if how == "raise":
            raise KeyError("k")
    except KeyError:
        return note("except")
    else:
        return note("else")
    finally:
        note("finally")


def finally_wins(fail):
    try:
        if fail:
            raise ValueError("lost")
        return "try"
    finally:
        return "finally"


def finally_cannot_change_value():
    x = 1
    try:
        return x
    finally:
        x = 2
        note(x)


def loops():
    for i in range(6):
        try:
            if i == 1:
                continue
            if i == 4:
                break
            note(i)
        finally:
            note(f"f{i}")
    else:
        note("never")
    return i


def break_in_finally():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            note(i)
            break
    return "broke"


def continue_in_finally():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            note(i)
            continue
    return "continued"


def while_true():
    n = 0
    while True:
        try:
            try:
                n += 1
                if n == 3:
                    return note("return")
            finally:
                note(f"inner{n}")
        finally:
            note(f"outer{n}")


def nested(kind):
    try:
        try:
            raise kind("inner")
        except KeyError:
            note("inner handler")
            raise ValueError("from handler")
        finally:
            note("inner finally")
    except ValueError as error:
        note(f"outer handler {error} context={error.__context__!r}")
    finally:
        note("outer finally")


def reraise():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            note("first")
            raise
    except ArithmeticError as error:
        return type(error).__name__


def order(error):
    try:
        raise error
    except (KeyError, IndexError) as e:
        return "tuple", type(e).__name__
    except LookupError:
        return "lookup"
    except ValueError:
        return "value"
    except Exception:
        return "exception"
    except:
        return "bare"


def name_is_deleted():
    error = "before"
    try:
        raise ValueError
    except ValueError as error:
        pass
    try:
        return error
    except UnboundLocalError as e:
        return str(e)


def else_raises():
    try:
        try:
            note("ok")
        except ValueError:
            note("not reached")
        else:
            raise ValueError("from else")
    except ValueError as e:
        return e.args


def handler_expression():
    def which():
        note("evaluated")
        return KeyError

    try:
        {}["x"]
    except which():
        return "caught"


def lazily_evaluated():
    try:
        pass
    except undefined_name:
        pass
    return "never looked at"


def bad_handler(what):
    try:
        raise ValueError("original")
    except what:
        return "caught"


def generator():
    try:
        yield 1
        yield 2
    finally:
        note("gen finally")


def in_generator():
    for v in generator():
        return v


show("plain ok", plain(False))
show("plain fail", plain(True))
for how in ("try", "raise", "else"):
    show(how, returning(how))
show("finally", finally_wins(True))
show("finally", finally_wins(False))
show("value", finally_cannot_change_value())
show("loops", loops())
show("break", break_in_finally())
show("continue", continue_in_finally())
show("while", while_true())
show("nested", nested(KeyError))
show("nested", nested(ValueError))
show("reraise", reraise())
for e in (KeyError(), IndexError(), LookupError(), UnicodeError(), ZeroDivisionError(), KeyboardInterrupt(), SystemExit()):
    show("order", order(e))
show("deleted", name_is_deleted())
show("else", else_raises())
show("expression", handler_expression())
show("lazy", lazily_evaluated())
for what in (5, (KeyError, "x"), (ValueError, 5), str, None):
    try:
        show("bad", bad_handler(what))
    except (TypeError, ValueError) as e:
        show("bad", (type(e).__name__, str(e)))
show("generator", in_generator())
try:
    raise
except RuntimeError as e:
    show("nothing to reraise", str(e))
for bad in (5, "text", int, None, object()):
    try:
        raise bad
    except TypeError as e:
        show("raise", str(e))
