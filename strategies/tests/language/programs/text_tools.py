# Word wrap, word count, Huffman coding, run lengths, Caesar, anagrams, a report table.
TEXT = """It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness,
it was the epoch of belief, it was the epoch of incredulity."""


def wrap(text, width):
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def justify(line, width):
    words = line.split()
    if len(words) == 1:
        return line
    gaps, spaces = len(words) - 1, width - sum(map(len, words))
    return "".join(w + " " * (spaces // gaps + (i < spaces % gaps)) for i, w in enumerate(words[:-1])) + words[-1]


lines = list(wrap(TEXT, 38))
for line in lines:
    print(f"|{line:<38}|{line:^38}|")
for line in lines[:-1]:
    print(f"|{justify(line, 38)}|")
counts = {}
for word in "".join(c if c.isalpha() else " " for c in TEXT.lower()).split():
    counts[word] = counts.get(word, 0) + 1
print(f"{'word':<12}{'count':>6}{'share':>8}")
for word, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:6]:
    print(f"{word:.<12}{n:>6}{n / sum(counts.values()):>8.1%}  {'#' * n}")


def huffman(text):
    nodes = sorted(((text.count(c), c, None) for c in set(text)), key=lambda n: n[:2])
    while len(nodes) > 1:
        a, b, *rest = nodes
        nodes = sorted(rest + [(a[0] + b[0], min(a[1], b[1]), (a, b))], key=lambda n: (n[0], n[1]))
    codes = {}

    def walk(node, prefix):
        if node[2] is None:
            codes[node[1]] = prefix or "0"
        else:
            for bit, child in zip("01", node[2]):
                walk(child, prefix + bit)

    walk(nodes[0], "")
    return codes


codes = huffman("abracadabra!")
bits = "".join(codes[c] for c in "abracadabra!")
back, key = "", ""
decode = {v: k for k, v in codes.items()}
for b in bits:
    key += b
    if key in decode:
        back, key = back + decode[key], ""
print(sorted(codes.items()), len(bits), back)


def runs(s):
    out = []
    for c in s:
        if out and out[-1][0] == c:
            out[-1][1] += 1
        else:
            out.append([c, 1])
    return out


print("".join(f"{n}{c}" for c, n in runs("aaabccddddé🎉🎉")), "".join(c * n for c, n in runs("wwwx")))


def caesar(s, k):
    return "".join(chr((ord(c) - base + k) % 26 + base) if c.isascii() and c.isalpha() and (base := 65 if c.isupper() else 97) else c for c in s)


print(caesar("Hello, World!", 3), caesar(caesar("Zebra", 5), -5))
groups = {}
for w in "listen silent enlist google elbow below cat act tac".split():
    groups.setdefault("".join(sorted(w)), []).append(w)
print([g for g in groups.values() if len(g) > 1])


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


print(distance("kitten", "sitting"), distance("", "abc"), distance("same", "same"))
print([s for s in ("level", "A man, a plan, a canal: Panama", "hello") if (t := [c.lower() for c in s if c.isalnum()]) == t[::-1]])


def permutations(s):
    if len(s) <= 1:
        yield s
    for i, c in enumerate(s if len(s) > 1 else ""):
        for rest in permutations(s[:i] + s[i + 1 :]):
            yield c + rest


print(list(permutations("abc")), sum(1 for _ in permutations("abcdef")))
