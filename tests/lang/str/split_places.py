# Splitting, slicing and replacing where pieces and texts have all lengths around those that are copied at once.
class S(str): pass
alphabet = " ab\t,c\x1c\x1f\x0b,\x7f,d\n e"
state, h = 3, 0
def digest(x):
    global h
    for c in repr(x): h = (h * 31 + ord(c)) % 1000000007
for n in list(range(70)) + [254, 255, 256, 257, 300]:
    for extra in ("", "\xa0", "\x85\xe9", "\u2003", "\U0001f600"):
        text = ""
        for k in range(n):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            text += alphabet[(state >> 33) % len(alphabet)] if k != n // 2 else extra or "x"
        for t in (text, S(text), text.replace(" ", "wordword")):
            digest([t.split(), t.split(","), t.split(None, 2), t.split(",", 3), t.rsplit(), t.rsplit(",", 1), t.split("\xa0"), t.split("a"), t.split("ab"),
                    t.replace(",", "--"), t.replace("a", ""), t.replace(",", ";", 2), t.count(","), t.strip(), t.splitlines(), t.partition(",")])
            digest([t[i:j] for i in range(0, n, 5) for j in (i + 1, i + 2, i + 15, i + 16, i + 17, n)])
            if [type(x) for x in t.split("\x00")] != [str]: print("type", n)
    if n % 16 < 2: print(n, h)
print("no blanks".split("x"), S("whole").split(), S("").split(), S("").split(","), "".split(), " ".split(), " \x1f\x85 ".split(), "a\x00b c".split())
print("aé b\xa0c".split(), "one,two".split(",", 0), " one two ".split(None, 0), " one two ".split(None, 1), [x.isascii() for x in "é,ab,cdefghij".split(",")])
print([[type(x).__name__ for x in parts] for parts in (S("ab").split("abc"), S("ab").rsplit("abc", 0), S("ab").split("\u0100"), S("ab").split("x"), S("ab").split("xy"))])
for bad in ("", 5, b","):
    try: "a".split(bad)
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
