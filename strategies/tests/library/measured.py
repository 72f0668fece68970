"""pyperf in one process: what an experiment asks for by key=value, and what pyperf's own options ask for."""
import io
import sys

import pyperf


def run(argv, **options):
    """What a program prints that is started with these arguments, without its times."""
    sys.argv[1:] = argv
    out, sys.stdout = sys.stdout, io.StringIO()
    calls = []
    try:
        runner = pyperf.Runner(**options)
        runner.metadata["description"] = "a test"
        runner.argparser.add_argument("--size", type=int, default=3)
        args = runner.parse_args()
        assert args is runner.args
        bench = runner.bench_func("list", lambda n: calls.append(n) or list(range(n)), args.size)
        runner.bench_time_func("timed", lambda loops: calls.append("timed") or loops * 0.5, inner_loops=5)
        text = sys.stdout.getvalue()
    finally:
        sys.stdout = out
    for line in text.splitlines():
        print(line if "@" not in line else " ".join(line.split()[:2]))
    print(calls.count(args.size), calls.count("timed"), bench and (bench.get_name(), bench.get_nvalue()))


for argv in (["loops=4", "values=2", "warmup=1", "size=5"], ["result=repr", "bench=list"], ["threads=3", "mode=serial"],
             ["threads=2", "mode=weak", "warmup=0", "bench=list", "loops=2"]):
    print(argv)
    run(argv)
for argv in (["mode=strong"], ["values=0"], ["result=odd"]):
    try:
        run(argv)
    except SystemExit as error:
        print(error)
sys.argv[1:] = ["--loops", "2", "--values", "1", "-w", "0"]
runner = pyperf.Runner()
print(runner.bench_time_func("timed", lambda loops: loops * 0.25).get_values())
try:
    runner.bench_command("python", ["python", "-c", "pass"])
except NotImplementedError as error:
    print(error)
print(pyperf.format_time(0.0123), pyperf.format_time(1.5), pyperf.python_implementation() == sys.implementation.name)
