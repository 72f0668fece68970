# BFS, DFS, Dijkstra on a hand-made heap, topological sort, union-find, components.


class Heap:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)
        i = len(self.items) - 1
        while i and self.items[i] < self.items[(i - 1) // 2]:
            p = (i - 1) // 2
            self.items[i], self.items[p] = self.items[p], self.items[i]
            i = p

    def pop(self):
        top, last = self.items[0], self.items.pop()
        if self.items:
            self.items[0] = last
            i = 0
            while (c := 2 * i + 1) < len(self.items):
                if c + 1 < len(self.items) and self.items[c + 1] < self.items[c]:
                    c += 1
                if self.items[i] <= self.items[c]:
                    break
                self.items[i], self.items[c] = self.items[c], self.items[i]
                i = c
        return top

    def __bool__(self):
        return bool(self.items)


h = Heap()
for x in (5, 3, 8, 1, 9, 2, 7, 1):
    h.push(x)
print([h.pop() for _ in range(8)], bool(h))
ROADS = "a-b:7 a-c:9 a-f:14 b-c:10 b-d:15 c-d:11 c-f:2 d-e:6 e-f:9 x-y:1"
graph = {}
for road in ROADS.split():
    ends, cost = road.split(":")
    u, v = ends.split("-")
    graph.setdefault(u, {})[v] = graph.setdefault(v, {})[u] = int(cost)


def dijkstra(start):
    best, came, heap = {}, {start: None}, Heap()
    heap.push((0, start, None))
    while heap:
        cost, node, via = heap.pop()
        if node in best:
            continue
        best[node], came[node] = cost, via
        for other, c in graph[node].items():
            if other not in best:
                heap.push((cost + c, other, node))
    return best, came


def path(came, end):
    out = []
    while end is not None:
        out.append(end)
        end = came[end]
    return "->".join(reversed(out))


best, came = dijkstra("a")
print(sorted(best.items()), path(came, "e"))


def bfs(start):
    seen, queue = {start: 0}, [start]
    for node in queue:
        for other in sorted(graph[node]):
            if other not in seen:
                seen[other] = seen[node] + 1
                queue.append(other)
    return seen


def dfs(node, seen=None):
    seen = set() if seen is None else seen
    seen.add(node)
    yield node
    for other in sorted(graph[node]):
        if other not in seen:
            yield from dfs(other, seen)


print(bfs("a"), list(dfs("a")))
parent = {n: n for n in graph}


def find(n):
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


total = 0
for cost, u, v in sorted((c, u, v) for u in graph for v, c in graph[u].items() if u < v):
    if find(u) != find(v):
        parent[find(u)] = find(v)
        total += cost
groups = {}
for n in sorted(graph):
    groups.setdefault(find(n), []).append(n)
print(total, sorted(groups.values()))


def topological(deps):
    state, out = {}, []

    def visit(n, trail):
        if state.get(n) == "done":
            return
        if n in trail:
            raise ValueError("cycle: " + " -> ".join(trail[trail.index(n) :] + [n]))
        for d in sorted(deps.get(n, ())):
            visit(d, trail + [n])
        state[n] = "done"
        out.append(n)

    for n in sorted(deps):
        visit(n, [])
    return out


print(topological({"app": {"lib", "log"}, "lib": {"core"}, "log": {"core"}, "test": {"app"}}))
try:
    topological({"a": {"b"}, "b": {"c"}, "c": {"a"}})
except ValueError as error:
    print(error)
grid = ["S.#.....", "..#.###.", ".##.#E#.", "......#.", ".####.#.", "........"]
start = next((r, c) for r, row in enumerate(grid) for c, ch in enumerate(row) if ch == "S")
frontier, dist = [start], {start: 0}
for r, c in frontier:
    for rr, cc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
        if 0 <= rr < len(grid) and 0 <= cc < len(grid[0]) and grid[rr][cc] != "#" and (rr, cc) not in dist:
            dist[rr, cc] = dist[r, c] + 1
            frontier.append((rr, cc))
print(len(dist), next(d for (r, c), d in dist.items() if grid[r][c] == "E"))
