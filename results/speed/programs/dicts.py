"""Dicts and lists: word counts, an index from words to places, stacks that grow and shrink."""

from measured import alone


def make_words(n):
    syllables = ["ba", "ko", "ri", "mu", "se", "ta", "no", "li"]
    words = []
    state = 12345
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        first = (state >> 16) % 8
        second = (state >> 20) % 8
        third = (state >> 24) % 8
        words.append(syllables[first] + syllables[second] + syllables[third])
    return words


def count_words(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def build_index(words):
    index = {}
    for place, word in enumerate(words):
        if word in index:
            index[word].append(place)
        else:
            index[word] = [place]
    return index


def gaps(index):
    longest = 0
    for places in index.values():
        for i in range(1, len(places)):
            gap = places[i] - places[i - 1]
            if gap > longest:
                longest = gap
    return longest


def invert(counts):
    by_count = {}
    for word, count in counts.items():
        by_count.setdefault(count, []).append(word)
    return by_count


def balance(words):
    stack = []
    deepest = 0
    for word in words:
        if stack and stack[-1] != word[0]:
            stack.pop()
        else:
            stack.append(word[0])
        if len(stack) > deepest:
            deepest = len(stack)
    return deepest


def sieve(n):
    flags = [True] * n
    flags[0] = flags[1] = False
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for j in range(i * i, n, i):
                flags[j] = False
    return [i for i in range(n) if flags[i]]


def work(n):
    words = make_words(n)
    counts = count_words(words)
    index = build_index(words)
    by_count = invert(counts)
    primes = sieve(2 * n)
    most = max(by_count)
    return (
        f"{len(counts)} words, {most} times {by_count[most][0]}, gap {gaps(index)}, "
        f"depth {balance(words)}, {len(primes)} primes"
    )


alone(work, n=500000)
