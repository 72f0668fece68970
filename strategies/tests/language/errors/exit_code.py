# sys.exit with an int, from inside functions, through finally blocks.
import sys


def leave():
    try:
        sys.exit(3)
    finally:
        print("finally runs")


try:
    leave()
except Exception:
    print("SystemExit is not an Exception")
