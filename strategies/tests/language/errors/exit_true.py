# A bool is an int, and codes wrap at 256.
import sys

try:
    sys.exit(True)
except SystemExit as stop:
    print(stop.code)
sys.exit(256 + 7)
