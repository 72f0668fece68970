from run_benchmark import BODIES, DEFAULT_REFERENCE, advance, offset_momentum, report_energy

offset_momentum(BODIES[DEFAULT_REFERENCE])
print(report_energy())
advance(0.01, 500)
print(report_energy())
