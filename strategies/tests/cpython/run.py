"""Runs one file of CPython's own tests with the library's unittest, and writes down how each test ended.

    run.py FOLDER MODULE SKIPS OUTCOMES

FOLDER is the package `test` as an installation of CPython has it, MODULE a file in it. Only `test` comes from
there: every other import is the interpreter's own. SKIPS names the tests that are not run, and why. OUTCOMES
gets a line for each test as it ends, its parts separated by tabs: how (passed, failed, skipped), the test, and
the reason or the last line of the traceback.
"""

import fnmatch
import re
import sys
import traceback
import types
import unittest


# What test_grammar imports for itself, and relies on annotations as they were before PEP 649. Other files import lists
# of literals from test_grammar.
OUTDATED = ["ann_module", "ann_module2"]


def skipped_tests(path):
    """Patterns of tests with the reason that the heading above them gives."""
    reason, patterns = "", []
    with open(path) as lines:
        for line in lines:
            line = line.strip()
            if line.startswith("# "):
                reason = line[2:]
            elif line:
                patterns.append((line, reason))
    return patterns


def tests_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests_of(test)
        else:
            yield test


class Outcomes(unittest.TestResult):
    def __init__(self, file):
        super().__init__()
        self.file = file
        self.told = set()

    def tell(self, how, test, detail=""):
        # A test with parts may fail more than once.
        name = test.id().removeprefix("test.")
        if name not in self.told:
            self.told.add(name)
            # Addresses differ from run to run.
            detail = re.sub("0x[0-9a-f]+", "0x...", " ".join(detail.split()))
            self.file.write(f"{how}\t{name}\t{detail}\n")
            self.file.flush()

    def tell_failure(self, test, error):
        self.tell("failed", test, "".join(traceback.format_exception_only(error[0], error[1]))[:300])

    def addSuccess(self, test):
        self.tell("passed", test)

    def addFailure(self, test, error):
        self.tell_failure(test, error)

    def addError(self, test, error):
        self.tell_failure(test, error)

    def addSkip(self, test, reason):
        self.tell("skipped", test, reason)

    def addExpectedFailure(self, test, error):
        self.tell("passed", test)

    def addUnexpectedSuccess(self, test):
        self.tell("failed", test, "unexpected success")

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.tell_failure(test, error)


def main():
    folder, name, skips, outcomes = sys.argv[1:]
    package = types.ModuleType("test")
    package.__path__ = [folder]
    sys.modules["test"] = package
    for outdated in OUTDATED:
        sys.modules["test." + outdated] = module = types.ModuleType("test." + outdated)
        setattr(package, outdated, module)
    with open(outcomes, "w") as file:
        result = Outcomes(file)
        try:
            module = __import__("test." + name, fromlist=[name])
            suite = unittest.defaultTestLoader.loadTestsFromModule(module)
        except BaseException as error:
            last = " ".join("".join(traceback.format_exception_only(error)).split())[:300]
            file.write(f"failed\t{name}\t{last}\n")
            return
        patterns = skipped_tests(skips)
        wanted = unittest.TestSuite()
        for test in tests_of(suite):
            short = test.id().removeprefix("test.")
            reason = next((reason for pattern, reason in patterns if fnmatch.fnmatchcase(short, pattern)), None)
            if reason is None:
                wanted.addTest(test)
            else:
                result.tell("skipped", test, reason)
        wanted.run(result)


main()
