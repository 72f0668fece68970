from run_benchmark import bench_raytrace

bench_raytrace(1, 24, 24, "raytrace.ppm")
with open("raytrace.ppm", "rb") as picture:
    print(picture.read().hex())
