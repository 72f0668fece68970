from run_benchmark import advance_system, calculate_system_energy, create_deterministic_galaxy

particles = create_deterministic_galaxy(30, 500, 400)
print(calculate_system_energy(particles))
for _ in range(10):
    advance_system(particles, 0.5, 0.1, 1000, 800)
print(calculate_system_energy(particles))
