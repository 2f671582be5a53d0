"""Texts that grow in loops: nobody who has one sees it change."""


def grow(n, piece):
    text = ""
    for i in range(n):
        text += piece
    return text


def keeps_each(n):
    text = "start" * 40
    kept = []
    for i in range(n):
        text += "ab"
        kept.append(text)
    return [len(k) for k in kept[:3]], len(set(kept)), kept[-1][-4:]


def keeps_some(n):
    text = "start" * 40
    kept = []
    for i in range(n):
        text += "ab"
        if i % 100 == 50:
            kept.append(text)
    return [len(k) for k in kept], len(text)


def second_name(n):
    text = "x" * 200
    before = text
    changes = 0
    for i in range(n):
        before = text
        text += "ab"
        if len(before) + 2 == len(text):
            changes += 1
    return changes, len(before), len(text)


def two_texts(n):
    a = b = "y" * 200
    for i in range(n):
        a += "1"
        b += "22"
    return len(a), len(b), a[-3:], b[-3:]


def swaps(n):
    a, b = "a" * 150, "b" * 150
    for i in range(n):
        a += "1"
        a, b = b, a
    return len(a), len(b), a[:2], b[:2]


def lines(rows, n):
    out = []
    for r in range(rows):
        line = ""
        for i in range(n):
            line += "abc"
        out.append(line)
        line += "!"
        out.append(line)
    return [len(line) for line in out], out[0][-4:], out[1][-4:]


def continues(rows, n):
    text = "t" * 130
    out = []
    for r in range(rows):
        for i in range(n):
            text += "d"
        out.append(text)
    return [len(part) for part in out]


def in_dict(n):
    text, seen = "k" * 200, {}
    for i in range(n):
        text += "z"
        if i % 64 == 0:
            seen[text] = i
    return sorted(map(len, seen)), all(len(key) == 201 + value for key, value in seen.items())


def returned(text, n):
    for i in range(n):
        text += "r"
    return text


def returned_again():
    first = returned("q" * 200, 300)
    second = returned(first, 300)
    third = returned(first, 10)
    return len(first), len(second), len(third)


def nested(depth, n):
    text = "n" * 150
    kept = []
    for i in range(n):
        text += "+"
        if depth and i % 40 == 0:
            text = nested(depth - 1, n)
            kept.append(text)
            text += "<"
    last = text
    kept.append(last)
    return max(kept, key=len) if depth > 1 else last


def through_call(n):
    def piece(i):
        inner = "i" * 130
        for j in range(3):
            inner += str(j)
        return inner if i % 50 == 0 else "p"

    text = ""
    kept = []
    for i in range(n):
        got = piece(i)
        if len(got) > 1:
            kept.append(got)
        text += got
    return len(text), [len(part) for part in kept[:3]], all(part.endswith("012") for part in kept)


def empty_pieces(n):
    base = "e" * 200
    text = base
    for i in range(n):
        text += ""
        text += "x" if i % 3 == 0 else ""
    return len(base), len(text)


def doubled(n):
    text = "d"
    for i in range(n):
        text += text
    return len(text)


def wide(n):
    text = "w" * 200
    for i in range(n):
        text += "ж" if i == n // 2 else "w"
    return len(text), text.count("w")


def latin(n):
    text = "w" * 200
    for i in range(n):
        text += "é" if i % 7 == 0 else "w"
    return len(text), text.isascii(), text[:200].isascii(), text.encode()[-3:]


class Odd:
    def __init__(self):
        self.seen = []

    def __radd__(self, other):
        self.seen.append(other)
        return other + "odd"


def odd(n):
    text, thing = "o" * 150, Odd()
    for i in range(n):
        text += "m"
        text += thing if i % 100 == 99 else "m"
    return len(text), [len(part) for part in thing.seen]


def raising(n):
    text = "r" * 150
    kept = []
    for i in range(n):
        try:
            text += "s"
            if i % 90 == 89:
                text += i
        except TypeError:
            kept.append(text)
    return [len(part) for part in kept], len(text)


def hashed(n):
    text = "h" * 200
    table = {"h" * (200 + i): i for i in range(0, n, 50)}
    found = []
    for i in range(n):
        if text in table:
            found.append(table[text])
        text += "h"
    return found


def yields(n):
    text = "g" * 150
    for i in range(n):
        text += "y"
        if i % 100 == 0:
            yield text


def compared(n):
    text, limit = "", "c" * 300
    steps = 0
    while text != limit and steps < n:
        text += "c"
        steps += 1
    return steps, text == limit


for turn in range(4):
    print(len(grow(2000, "x")), grow(700, "xyz")[-5:], grow(500, "é")[-2:])
    print(keeps_each(600))
    print(keeps_some(600))
    print(second_name(600))
    print(two_texts(600))
    print(swaps(601))
    print(lines(5, 200))
    print(continues(5, 200))
    print(in_dict(600))
    print(returned_again())
    print(len(nested(2, 120)))
    print(through_call(600))
    print(empty_pieces(600))
    print(doubled(14))
    print(wide(600))
    print(latin(600))
    print(odd(600))
    print(raising(600))
    print(hashed(600))
    print([len(part) for part in yields(601)])
    print(compared(1000))
