"""Strings: built with f-strings, +=, join and split, searched and replaced."""

from measured import alone


def make_records(n):
    lines = []
    for i in range(n):
        lines.append(f"{i},name{i % 97},{i * 3.5:.2f},{i % 7 == 0}")
    return "\n".join(lines)


def parse(text):
    total = 0.0
    marked = 0
    names = {}
    for line in text.split("\n"):
        number, name, price, mark = line.split(",")
        total += float(price)
        if mark == "True":
            marked += int(number)
        names[name] = names.get(name, "") + number[-1]
    return total, marked, names


def report(names):
    page = ""
    for name, digits in names.items():
        page += f"{name:>8}|{digits[:10]:<10}|{len(digits):5d}\n"
    return page


def shout(text):
    words = []
    for word in text.split(","):
        if word.startswith("name"):
            words.append(word.upper().replace("NAME", "n-"))
        elif "." in word:
            words.append(word.strip("0"))
    return " ".join(words)


def checksum(text):
    value = 0
    for character in text:
        value = (value * 31 + ord(character)) % 1000000007
    return value


def work(n):
    text = make_records(n)
    total, marked, names = parse(text)
    page = report(names)
    loud = shout(text)
    return f"{len(text)} {total:.2f} {marked} {checksum(page + loud[:n])}"


alone(work, n=250000)
