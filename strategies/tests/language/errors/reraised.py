# A bare raise keeps the original entries; raising the object again adds one.
def fail():
    raise ValueError("original")


def bare():
    try:
        fail()
    except ValueError:
        raise


def again():
    try:
        bare()
    except ValueError as error:
        raise error


again()
