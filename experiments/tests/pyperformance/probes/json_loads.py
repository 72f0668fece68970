import json

from run_benchmark import DICT, DICT_GROUP, TUPLE

print(DICT_GROUP)
print(json.loads(json.dumps(DICT)) == DICT)
print(json.loads(json.dumps(TUPLE)))
print(json.loads(json.dumps(DICT_GROUP)) == DICT_GROUP)
