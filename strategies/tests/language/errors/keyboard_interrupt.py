# KeyboardInterrupt raised by hand is not an Exception.
try:
    raise KeyboardInterrupt("by hand")
except Exception:
    print("never")
except BaseException as error:
    print(type(error).__name__, error)
