from run_benchmark import main


class Arguments:
    thickness, width, height, iterations, filename, rng_seed = 0.25, 48, 48, 1000, "chaos.ppm", 1234


class Runner:
    metadata = {}

    def bench_func(self, name, function, *arguments):
        function(*arguments)


main(Runner(), Arguments())
with open("chaos.ppm", "rb") as picture:
    print(picture.read().hex())
