"""Where the calling thread is, for whoever has to find out why it does not go on.

What the module of this name does about signals and crashes has no place here: no signal runs Python code, and the
interpreter has no C extensions that could crash it.
"""

import sys

__all__ = ["dump_traceback", "is_enabled"]


def dump_traceback(file=None, all_threads=True):
    """Writes the calls in progress on the calling thread, the most recent first."""
    frame = sys._getframe(1)
    lines = ["Current thread (most recent call first):\n"]
    while frame is not None:
        lines.append(f'  File "{frame.f_code.co_filename}", line {frame.f_lineno} in {frame.f_code.co_name}\n')
        frame = frame.f_back
    file = sys.stderr if file is None else file
    file.write("".join(lines))
    file.flush()


def is_enabled():
    """Whether a crash would be reported: never."""
    return False
