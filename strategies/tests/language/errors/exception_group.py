# An uncaught group is drawn as a tree.
def job(n):
    if n % 2:
        raise ValueError(f"odd {n}")
    return 10 / n


def run(jobs):
    errors = []
    for n in jobs:
        try:
            job(n)
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("jobs failed", errors)


run([1, 2, 0])
