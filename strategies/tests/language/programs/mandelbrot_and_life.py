# The Mandelbrot set with complex numbers, the game of life with sets.


def escape(c, limit=24):
    z = 0j
    for i in range(limit):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag > 4:
            return i
    return limit


for row in range(-8, 9):
    print("".join(" .:-=+*#%@"[escape(complex(x / 18 - 0.6, row / 7)) * 9 // 24] for x in range(-28, 20)).rstrip())


class Life:
    def __init__(self, text):
        self.alive = {(x, y) for y, line in enumerate(text.split()) for x, ch in enumerate(line) if ch == "#"}

    def step(self):
        counts = {}
        for x, y in self.alive:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        cell = x + dx, y + dy
                        counts[cell] = counts.get(cell, 0) + 1
        self.alive = {c for c, n in counts.items() if n == 3 or n == 2 and c in self.alive}
        return self

    def __str__(self):
        if not self.alive:
            return "(empty)"
        xs, ys = [x for x, _ in self.alive], [y for _, y in self.alive]
        return "\n".join("".join(".#"[(x, y) in self.alive] for x in range(min(xs), max(xs) + 1)) for y in range(min(ys), max(ys) + 1))


glider = Life(".#. ..# ###")
start = set(glider.alive)
for _ in range(4):
    glider.step()
print(glider.alive == {(x + 1, y + 1) for x, y in start})
print(glider)
r = Life(".## ##. .#.")
for generation in range(31):
    if generation % 10 == 0:
        print(generation, len(r.alive))
    r.step()
print(r)
print(Life("#").step())
