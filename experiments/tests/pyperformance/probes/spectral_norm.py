from run_benchmark import eval_AtA_times_u

u = [1] * 20
for _ in range(10):
    v = eval_AtA_times_u(u)
    u = eval_AtA_times_u(v)
print((sum(a * b for a, b in zip(u, v)) / sum(b * b for b in v)) ** 0.5)
