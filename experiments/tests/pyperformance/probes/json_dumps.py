import json

from run_benchmark import EMPTY, HUGE, NESTED, SIMPLE

for data, _ in (EMPTY, SIMPLE, NESTED):
    print(json.dumps(data))
print(len(json.dumps(HUGE[0])))
