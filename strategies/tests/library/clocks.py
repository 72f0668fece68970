"""Broken-down times and their text, as the C library has them."""
import time

for at in (0, 1, 951782399, 1735689599, 2**31, -1, 1e9 + 0.9):
    g = time.gmtime(at)
    print(g, g.tm_zone, g.tm_gmtoff, time.asctime(g), time.strftime("%Y-%m-%d %H:%M:%S %j %U %w %a %b %% é", g))
now = time.time()
print(abs(time.mktime(time.localtime(now)) - now) < 1, len(time.localtime()), time.ctime(now) == time.asctime(time.localtime(now)))
print(time.struct_time((2020, 1, 2, 3, 4, 5, 6, 7, 8)), time.gmtime(0)[:3], time.gmtime(0) < time.gmtime(1), time.gmtime(0).tm_year)


def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as error:
        print(type(error).__name__, error)


t(time.struct_time, (1, 2))
t(time.strftime, "%Y", (1, 2))
t(time.strftime, "%Y", (2020, 13, 1, 0, 0, 0, 0, 1, 0))
t(time.strftime, 5)
t(time.gmtime, 1e30)
t(time.gmtime, "x")
t(time.strftime, "")
print(time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable, time.clock_gettime(time.CLOCK_MONOTONIC) > 0)
print(isinstance(time.tzname, tuple), isinstance(time.timezone, int), time.daylight in (0, 1))
