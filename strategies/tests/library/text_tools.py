# json, textwrap, pprint, argparse, logging, fractions, decimal, statistics, codecs, traceback.
import argparse
import bisect
import codecs
import decimal
import fractions
import heapq
import io
import json
import logging
import pprint
import statistics
import textwrap
import traceback

print(json.loads('{"a": [1, 2.5, null, "x\\u00e9"]}'), json.dumps({"b": [True, None], "a": "é"}, sort_keys=True))
print(json.dumps([1, {"a": 2}], indent=1))
print(textwrap.fill("the quick brown fox jumps over the lazy dog", 20), textwrap.dedent("  a\n   b"))
pprint.pprint({"key" * 5: list(range(20)), "b": ("x" * 30, "y" * 30)})
parser = argparse.ArgumentParser(prog="p")
parser.add_argument("n", type=int)
parser.add_argument("--flag", action="store_true")
print(parser.parse_args(["3", "--flag"]))
out = io.StringIO()
logging.basicConfig(stream=out, format="%(levelname)s:%(name)s:%(message)s")
logging.getLogger("log").warning("careful %d", 3)
print(out.getvalue(), end="")
print(fractions.Fraction(3, 4) + fractions.Fraction("1/4"), decimal.Decimal("1.10") + 1, statistics.mean([1, 2, 4]))
print(codecs.encode("é", "utf-8"), codecs.decode(b"\xe9", "latin-1"), codecs.lookup("UTF8").name, codecs.lookup("ascii"))
print(heapq.nsmallest(2, [3, 1, 2]), bisect.bisect([1, 2, 3], 2))
try:
    raise ValueError("shown")
except ValueError as error:
    print(traceback.format_exception_only(error))
