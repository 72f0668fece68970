"""Dicts and lists: word counts, an index from words to places, stacks that grow and shrink.

Arguments are key=value: n (words in the text), threads (how often the work is repeated), mode (serial),
warmup (unmeasured rounds), values (measured rounds).
"""

import sys
import time


def read_options(**options):
    for argument in sys.argv[1:]:
        name, _, text = argument.partition("=")
        if name not in options:
            sys.exit(f"dicts.py: unknown argument {argument!r}; known are {', '.join(options)}")
        options[name] = text if isinstance(options[name], str) else int(text)
    return options


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


def main():
    options = read_options(n=500000, threads=1, mode="serial", warmup=1, values=1)
    n = options["n"]
    if options["mode"] != "serial":
        sys.exit("dicts.py: runs in one thread only; use mode=serial, which repeats the work")

    for _ in range(options["warmup"]):
        work(n)
    for _ in range(options["values"]):
        cpu = time.process_time()
        wall = time.perf_counter()
        for _ in range(options["threads"]):
            answer = work(n)
        wall = time.perf_counter() - wall
        cpu = time.process_time() - cpu
        print(f"@value seconds {wall:.9f}")
        print(f"@value cpu {cpu:.9f}")
    print(answer)


main()
