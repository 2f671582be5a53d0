# Going through a long text takes time by its length, not by its square: whoever counts characters up to each match needs minutes here.
# stress: off
import re

COUNT = 60_000
for text in ("ab cd " * COUNT, "\u00e4b c\u4e16 " * COUNT, b"ab cd " * COUNT, b"\xe4b cd " * COUNT):
    word = re.compile(r"[^ ]+" if isinstance(text, str) else rb"[^ ]+")
    total = last = 0
    for match in word.finditer(text):
        total += 1
        last = match.start()
    print(total, last, len(word.findall(text)), len(word.split(text)), len(word.sub(text[:1], text)))
    scanner = word.scanner(text)
    for _ in range(COUNT):
        match = scanner.search()
    print(match.span(), word.search(text, 3).span(), word.fullmatch(text, 0, 2).span())

# A tokenizer that goes by position.
token = re.compile(r"\s*(?:(\d+)|(.))")
text = "12 + 345 * 6 - " * COUNT
position = count = 0
while match := token.match(text, position):
    position = match.end()
    count += 1
print(count, position, len(text))

# What stands before the position is still there for assertions, and a position may be anywhere.
print([m.span() for m in re.finditer(r"(?<=a)b|\bc|^d", "ab cb d\nd")])
print(re.compile(r"(?<=a)b").match("ab", 1), re.compile("^b").match("ab", 1), re.compile("b").match("ab", 9))
print([m.span() for m in re.compile("").finditer("abc", 1, 2)], re.sub("", "-", "abc"), re.sub("x*", "-", "abxd"))
print(re.findall(r"(a)|(b)", "ab"), re.sub(r"(?P<x>a)(b)?", r"[\2\g<x>]", "abaa"))


# A search within the replacement of a search.
def replace(match):
    return re.sub("[aeiou]", lambda inner: inner.group().upper(), match.group(1)) + str(len(match.groups()))


print(re.sub(r"<(\w+)>", replace, "<hello> <world>"))
it = re.finditer("a", "banana")
next(it)
print([m.start() for m in re.finditer("n", "banana")], [m.start() for m in it])
