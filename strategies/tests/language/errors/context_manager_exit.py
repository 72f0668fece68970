# An exception passing through, and one raised by, __exit__.
class Resource:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print("closing", kind.__name__)
        self.close()

    def close(self):
        raise OSError("cannot close")


def use():
    with Resource() as r:
        print("using")
        r.missing()


use()
