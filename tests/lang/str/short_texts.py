"""Methods on short texts against the same said slowly: texts up to and beyond what is looked at in words."""

state = 3


def random(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
    return (state >> 33) % n


def slow_find(text, part):
    for at in range(len(text) - len(part) + 1):
        if all(text[at + n] == c for n, c in enumerate(part)):
            return at
    return -1


def slow_split(text, separator):
    parts, part = [], ""
    for c in text:
        if c == separator:
            parts.append(part)
            part = ""
        else:
            part += c
    return parts + [part]


def slow_words(text):
    words, word = [], ""
    for c in text + " ":
        if c in " \t\n\x1f\x85\xa0":
            if word:
                words.append(word)
            word = ""
        else:
            word += c
    return words


def slow_strip(text):
    first, last = 0, len(text)
    while first < last and text[first] in " \t\n\x1f\x85\xa0":
        first += 1
    while first < last and text[last - 1] in " \t\n\x1f\x85\xa0":
        last -= 1
    return text[first:last]


ALPHABETS = ["ab", "ab ,", "a \t\n\x1f", "a,\xe9\x85\xa0", "a\u1234 ,", "\x00\x7f\x80\xff"]
counts = {}


def note(name, good):
    counts[name, bool(good)] = counts.get((name, bool(good)), 0) + 1


for turn in range(600):
    alphabet = ALPHABETS[turn % len(ALPHABETS)]
    length = [random(10), random(40), 250 + random(12)][turn % 3 if turn % 5 == 0 else turn % 2]
    text = "".join([alphabet[random(len(alphabet))] for _ in range(length)])
    part = "".join([alphabet[random(len(alphabet))] for _ in range(2 + random(4))])
    at = slow_find(text, part)
    note("find", text.find(part) == at)
    note("in", (part in text) == (at >= 0))
    note("split", text.split(",") == slow_split(text, ","))
    note("words", text.split() == slow_words(text))
    note("strip", text.strip() == slow_strip(text))
    note("reversed", text[::-1] == "".join(reversed(text)))
    first, last = random(length + 3) - 1, random(length + 3) - 1
    note("part", text[first:last:-1] == "".join([text[n] for n in range(*slice(first, last, -1).indices(length))]))
    note("repr", eval(repr([text])) == [text] and repr([text]) == "[" + repr(text) + "]")
    note("kind", (text[::-1].isascii(), text.strip().isascii()) == (text.isascii(), slow_strip(text).isascii()))
    if text.isascii():
        note("decode", bytes([ord(c) for c in text]).decode() == text)
    else:
        try:
            b = bytes([ord(c) & 255 for c in text])
            note("decode", b.decode().encode() == b)
        except UnicodeDecodeError as error:
            note("decode", b[error.start] >= 128)
for name, number in sorted(counts.items()):
    print(*name, number)


# Who is given back.
class Text(str):
    pass


for method in (lambda t: t.split(",")[0], lambda t: t.split()[0], lambda t: t.strip(), lambda t: t[::-1], lambda t: t[:]):
    print(type(method(Text("abc"))).__name__, type(method(Text("x"))).__name__, method(Text("abc")))
print("a b".split(None, 1), " a  b ".split(None, 1), "a,b,c".split(",", 1), "a,b".split(",", 0), "".split(), "".split(","))
print(len(",".join("x" * 40).split(",")), len(" ".join("x" * 40).split()), len(("x" * 300).split("x")))


# Taking apart with a star.
def apart(items):
    try:
        a, *b, c = items
        return a, b, c
    except ValueError as error:
        return str(error)


for items in ([1, 2], (1, 2, 3), [1], (), range(4), "xyz", {1: 2}, [[]] * 9):
    print(apart(items))
first, *rest = rest = [1, 2, 3]
print(first, rest)

for a in (-7, -1, 0, 1, 7, 4611686018427387903, -4611686018427387904):
    print([divmod(a, b) for b in (1, 2, 7, -1, -3, 4611686018427387903)])
BIG = [1 << 70, (1 << 70) + 1, -(1 << 70), 1 << 62, -(1 << 62) - 1, (1 << 200) - 1, 5, -(1 << 200)]
print([[(a < b, a <= b, a == b, a != b, a > b, a >= b).count(True) for b in BIG] for a in BIG])
print([[n for n, b in enumerate(sorted(BIG)) if b <= a] for a in BIG])
