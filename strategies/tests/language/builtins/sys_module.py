# The parts of sys that programs use.
import sys

print(type(sys.argv).__name__, len(sys.argv), sys.argv[0].endswith("sys_module.py"), sys.argv[1:])
print(sys.maxsize == 2**63 - 1, sys.byteorder, sys.version_info >= (3, 14), sys.version_info[0], sys.version_info.major, sys.version_info[:2] >= (3, 14), tuple(sys.version_info)[0], isinstance(sys.version, str))
print(sys.getrecursionlimit(), isinstance(sys.platform, str), sys.maxunicode == 0x10FFFF, isinstance(sys.executable, str), "sys" in sys.modules, sys.modules["sys"] is sys, sys.modules["__main__"].__name__)
print(sys.modules[__name__].sys is sys, isinstance(sys.path, list), isinstance(sys.getsizeof([]), int), sys.intern("abc") == "abc", sys.float_info.max, sys.float_info.epsilon, sys.int_info.bits_per_digit in (15, 30, 60) or "own size")
print(sys.exc_info(), sys.exception(), isinstance(sys.implementation.name, str), isinstance(sys.getswitchinterval(), float), sys.stdout.encoding.lower(), sys.__name__)
interval = sys.getswitchinterval()
sys.setswitchinterval(0.001)
print(round(sys.getswitchinterval(), 6))
sys.setswitchinterval(interval)
for code in (None, 0, 5, "text", (1, 2)):
    try:
        sys.exit(code)
    except SystemExit as stop:
        print(repr(stop), repr(stop.code))
try:
    sys.exit()
except SystemExit as stop:
    print(repr(stop), stop.code, stop.args)
try:
    sys.exit(1, 2)
except TypeError as error:
    print("TypeError", error)


def hook(kind, value, tb):
    print("excepthook", kind.__name__, value, tb is not None)


print(sys._getframe().f_code.co_name if hasattr(sys, "_getframe") else "<module>", callable(sys.excepthook))
frames = []
try:
    raise ValueError("v")
except ValueError:
    kind, value, tb = sys.exc_info()
    print(kind is ValueError, value, type(tb).__name__, tb.tb_lineno)
    del tb
sys.stdout.write("done\n")
sys.excepthook = hook
raise KeyError("to the hook")
