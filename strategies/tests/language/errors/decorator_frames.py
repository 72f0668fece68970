# A wrapper shows as a frame of its own.
def logged(f):
    def wrapper(*args):
        print("calling", f.__name__)
        return f(*args)

    return wrapper


@logged
@logged
def divide(a, b):
    return a // b


print(divide(6, 3))
divide(1, 0)
