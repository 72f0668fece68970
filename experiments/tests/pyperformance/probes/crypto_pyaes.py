import pyaes
from run_benchmark import CLEARTEXT, KEY

print(pyaes.AESModeOfOperationCTR(KEY).encrypt(CLEARTEXT[:100]).hex())
