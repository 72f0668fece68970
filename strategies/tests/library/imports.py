# Modules of the library are found by name and loaded once; a module that is nowhere is named.
import sys
import keyword
import stat as first
import stat

print(first is stat, sys.modules["stat"] is stat)
print(keyword.iskeyword("for"), keyword.iskeyword("far"), keyword.__name__, keyword.__package__ == "")
print("keyword" in sys.stdlib_module_names, "no_such_module" in sys.stdlib_module_names)

for name in ["no_such_module", "keyword.inside", "no_such_package.inside"]:
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        print(error, error.name)

# A program's own folder comes first.
import colorsys

print(colorsys.OWN)
