from run_benchmark import tree

print(list(tree(range(50))))
