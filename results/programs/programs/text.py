"""Strings built, joined, split, hashed and looked up by hash. Nothing is shared but the program's constants."""

from measured import each


def work(n):
    seen = {}
    length = 0
    for i in range(n):
        word = f"{i % 977:x}-{i % 13}"
        seen[word] = seen.get(word, 0) + 1
        line = " ".join([word, str(i), word.upper()])
        length += len(line) + len(line.split("-"))
    return f"{length} characters, {len(seen)} words, at most {max(seen.values())} of each"


each(work, n=400000)
