from run_benchmark import (
    Array2D, ArrayList, FFT_inverse, FFT_transform, LU, MonteCarlo, Random, SOR_execute, SparseCompRow_matmult,
)

print(MonteCarlo(1000))

grid = Random(7).RandomMatrix(Array2D(8, 8))
SOR_execute(1.25, grid, 3, Array2D)
print([grid[at] for at in grid.indexes()])

signal = Random(7).RandomVector(32)
FFT_transform(32, signal)
print(list(signal))
FFT_inverse(32, signal)
print(list(signal))

matrix = Random(7).RandomMatrix(ArrayList(8, 8))
factors, pivot = ArrayList(8, 8), [0] * 8
LU(factors, matrix, pivot)
print(pivot, [list(row) for row in factors.data])

product = [0.0] * 4
SparseCompRow_matmult(4, product, [1.5, 2.5, 3.5, 4.5], [0, 1, 2, 3, 4], [3, 2, 1, 0], [1.0, 2.0, 3.0, 4.0], 1)
print(product)
