# What was printed before an error arrives, also without a newline.
import sys

print("line")
print("partial", end="")
sys.stderr.write("on stderr first\n")
print("to stderr", file=sys.stderr)
raise RuntimeError("stop")
