# sys.exit() and raise SystemExit exit 0, after the output is flushed.
import sys

sys.stdout.write("no newline at the end")
try:
    sys.exit()
except SystemExit as stop:
    print("", stop.code, repr(stop))
raise SystemExit
