from run_benchmark import p, printable

print(p.pformat(printable[:20]))
