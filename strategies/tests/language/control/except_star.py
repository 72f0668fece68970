# except*: what each clause takes, what is raised in the end, and what is handled meanwhile.
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


def group(*errors):
    return ExceptionGroup("g", list(errors))


def each_clause_takes_its_part():
    taken = []
    try:
        raise group(ValueError(1), TypeError(2), group(ValueError(3), OSError(4), group(KeyError(5))), ValueError(6))
    except* ValueError as e:
        taken.append(text(e))
    except* (TypeError, LookupError) as e:
        taken.append(text(e))
    except* Exception as e:
        taken.append(text(e))
    return taken


def later_clauses_see_the_rest():
    taken = []
    try:
        raise group(KeyError(1), IndexError(2))
    except* LookupError as e:
        taken.append(text(e))
    except* KeyError as e:
        taken.append("never")
    return taken


def unparenthesized():
    try:
        raise group(KeyError(1), ValueError(2), OSError(3))
    except* KeyError, ValueError:
        return_value = text(sys.exception())
    except* OSError:
        return_value += " and " + text(sys.exception())
    return return_value


def what_is_left():
    try:
        raise group(ValueError(1), group(TypeError(2), ValueError(3)), TypeError(4))
    except* ValueError:
        pass


def nothing_matches(e):
    try:
        raise e
    except* OSError:
        print("never")


def everything_matches():
    original = group(ValueError(1), ValueError(2))
    try:
        raise original
    except* ValueError as e:
        same = e is original, e.__traceback__ is not None
    return same


def base_group():
    try:
        raise BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)])
    except* ValueError as e:
        print(text(e), end=" ")


def naked(error, *caught):
    result = None
    try:
        raise error
    except* caught as e:
        result = text(e), e.exceptions[0] is error, sys.exception() is e, e.__traceback__.tb_next
    return result


def naked_again():
    try:
        raise ValueError(1)
    except* ValueError as e:
        raise


def naked_again_by_name():
    try:
        raise ValueError(1)
    except* ValueError as e:
        raise e


def naked_other():
    try:
        raise ValueError(1)
    except* ValueError as e:
        raise KeyError("other")


def again():
    try:
        raise group(ValueError(1), TypeError(2), OSError(3))
    except* ValueError:
        raise
    except* TypeError:
        raise


def again_by_name():
    try:
        raise group(ValueError(1), TypeError(2), OSError(3))
    except* ValueError as e:
        raise e
    except* TypeError as e:
        raise


def again_in_a_function():
    def reraise():
        raise

    try:
        raise group(ValueError(1), TypeError(2))
    except* ValueError:
        reraise()


def others():
    try:
        raise group(ValueError(1), TypeError(2), OSError(3))
    except* ValueError:
        raise KeyError("from value")
    except* TypeError as e:
        raise IndexError("from type") from e
    except* OSError:
        pass


def other_alone():
    try:
        raise group(ValueError(1))
    except* ValueError:
        raise KeyError("alone") from None


def a_group_from_a_clause():
    try:
        raise group(ValueError(1), TypeError(2))
    except* ValueError:
        raise ExceptionGroup("new", [KeyError(3)])


def nested():
    try:
        try:
            raise group(ValueError(1), TypeError(2), OSError(3))
        except* ValueError as e:
            print("inner", text(e), end=" ")
            try:
                raise group(KeyError(4), IndexError(5))
            except* KeyError as k:
                print("innermost", text(k), text(sys.exception()), end=" ")
            print("never")
        print("never")
    except* IndexError as e:
        print("outer", text(e), end=" ")
    except* TypeError as e:
        print("outer", text(e), end=" ")


def inside_except():
    try:
        raise ValueError("plain")
    except ValueError as plain:
        try:
            raise group(KeyError(1))
        except* KeyError as e:
            inside = text(e), text(sys.exception()), text(e.__context__)
        return inside, sys.exception() is plain


def except_inside():
    try:
        raise group(ValueError(1))
    except* ValueError as e:
        try:
            raise KeyError(2)
        except KeyError as k:
            inside = k.__context__ is e
        return_value = inside, sys.exception() is e
    return return_value, sys.exception()


def flows(error):
    steps = []
    try:
        try:
            steps.append("body")
            if error:
                raise error
        except* ValueError:
            steps.append("value")
        except* KeyError:
            steps.append("key")
            raise
        else:
            steps.append("else")
        finally:
            steps.append("finally")
        steps.append("behind")
    except BaseException as e:
        steps.append(text(e))
    return steps


def else_raises():
    try:
        pass
    except* ValueError:
        return_value = "never"
    else:
        raise ValueError("from else")
    finally:
        print("finally", end=" ")


def finally_raises():
    try:
        raise group(ValueError(1))
    except* TypeError:
        pass
    finally:
        raise KeyError("finally")


def returns_from_body():
    try:
        return "body"
    except* ValueError:
        pass
    finally:
        print("finally", end=" ")


def loops():
    log = []
    for n in range(6):
        try:
            if n == 1:
                continue
            if n == 5:
                break
            if n % 2:
                raise group(ValueError(n), KeyError(n))
            log.append(n)
        except* ValueError as e:
            for m in e.exceptions:
                if m.args == (3,):
                    continue
                log.append("no")
        except* KeyError as e:
            log.append(text(e))
        finally:
            log.append("f")
    return log


def name_is_gone():
    try:
        raise group(ValueError(1))
    except* ValueError as e:
        pass
    return e


def name_is_gone_after_raise():
    try:
        try:
            raise group(ValueError(1))
        except* ValueError as e:
            raise KeyError
    except KeyError:
        pass
    return e


def in_a_closure():
    try:
        raise group(ValueError(1))
    except* ValueError as e:
        got = (lambda: text(e))()
    try:
        return got, (lambda: e)()
    except NameError as error:
        return got, str(error)


def in_a_generator():
    try:
        yield 1
        raise group(ValueError(1), KeyError(2))
    except* ValueError as e:
        yield text(e)
        yield text(sys.exception())
    except* KeyError as e:
        yield text(e)


def generator():
    results = []
    for item in in_a_generator():
        results.append((item, sys.exception()))
    thrower = in_a_generator()
    next(thrower)
    results.append(thrower.throw(group(KeyError(7))))
    results.append(list(thrower))
    return results


def nested_tuple():
    try:
        raise group(ValueError(1))
    except* ((ValueError,),):
        pass


for f in [
    each_clause_takes_its_part, later_clauses_see_the_rest, unparenthesized, what_is_left, everything_matches,
    base_group, naked_again, naked_again_by_name, naked_other, again, again_by_name, again_in_a_function, others,
    other_alone, a_group_from_a_clause, nested, inside_except, except_inside, else_raises, finally_raises,
    returns_from_body, loops, name_is_gone, name_is_gone_after_raise, in_a_closure, generator, nested_tuple,
]:
    show(f)
for e in [group(ValueError(1)), ValueError(2), BaseExceptionGroup("b", [SystemExit(3)]), SystemExit(4)]:
    show(nothing_matches, e)
show(naked, ValueError(1), ValueError)
show(naked, KeyError(1), LookupError, ValueError)
show(naked, KeyboardInterrupt(), BaseException)
show(naked, OSError(2, "no"), ValueError)
for e in [None, group(ValueError(1)), group(KeyError(2)), group(ValueError(3), KeyError(4)), ValueError(5), OSError(6)]:
    show(flows, e)
