# input() and sys.stdin: lines, ends of lines, end of file.
import sys

print(repr(input()))
print(repr(input("prompt> ")))
name = input("name? ").strip().title()
print(f"hello {name}")
numbers = [int(x) for x in input().split()]
print(sum(numbers), numbers)
print(repr(sys.stdin.readline()))
print(repr(sys.stdin.read(4)))
print(repr(sys.stdin.readline()))
for line in sys.stdin:
    print("line", repr(line))
    if "stop" in line:
        break
print(repr(sys.stdin.read()))
print(repr(sys.stdin.readline()), repr(sys.stdin.read()))
try:
    input()
except EOFError as error:
    print("EOFError", error)
