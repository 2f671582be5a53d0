"""Characters of texts: compared, classified, looked up and iterated over, in hot code."""
def scan(text):
    out = []
    v = d = w = sp = up = lo = al = 0
    prev = ""
    for c in text:
        if c in "aeiouAEIOU": v += 1
        elif "0" <= c <= "9": d += 1
        if c == " ": sp += 1
        if c != "x" and c not in "xyz": w += 1
        if c.isupper(): up += 1
        if c.islower(): lo += 1
        if c.isalnum(): al += 1
        if c.isspace() or c.isdigit(): al += 2
        if c < "m": al += 3
        if c > "é": al += 5
        if c in "é\xff\x80": al += 7
        if c in "": al += 1000
        if c == prev: al += 11
        if c in ("a", "b"): al += 13
        if c == "ab": al += 10000
        if c >= "": al += 1
        al += ord(c)
        prev = c
        out.append(c)
    return v, d, sp, w, up, lo, al, len(out), "".join(out) == text
def index(text):
    t = 0
    for i in range(-len(text), len(text)):
        c = text[i]
        if c == "e": t += i
        elif c in "tT": t -= i
        t += ord(text[i]) * (1 if text[i] < "k" else 2)
    return t
def chars(n):
    r = []
    for i in range(n):
        c = chr(i)
        if c == "A" or c in "xyz": r.append(c)
        if c.isalpha(): r.append(ord(c))
    return len(r), r[:20], r[-3:]
def err(text, n):
    try:
        t = 0
        for i in range(n):
            if text[i] == "z": t += 1
        return t
    except IndexError as e:
        return str(e), i
def it(text):
    i = iter(text); r = []
    for c in i:
        r.append(c)
        if c == "o":
            r.append(next(i, None))
        if len(r) % 1000 == 0: r.append(i.__length_hint__())
    r.append(next(i, "end"))
    return len(r), r[-4:]
def gen(text):
    return sum(1 for c in text if c == "o"), [c for c in text if c.isdigit()][:5], max(c for c in text), "".join(c.upper() for c in text)[:30]
A = "The quick brown fox, 17 of them, jumps over the lazy dog. é\xff" * 60
B = A + "жж"
C = "\U0001f600abc " * 200
class S(str):
    def __iter__(self): return iter("sub")
    def __getitem__(self, i): return "q"
for r in range(3):
    for t in (A, B, A, C, "", "a", A, S(A)):
        print(scan(t), index(t), err(t, len(t) + r), it(t), gen(t) if t else None)
    print(chars(200 + 200 * r))
for x in (["a", "b"] * 40, ("a", "bc") * 40, {"a": 1, "é": 2}, A):
    print(sum(1 for c in x if c == "a"), sum(1 for c in x if c in "abc"))
def mixed(xs):
    t = 0
    for x in xs:
        for c in x:
            if c == "a": t += 1
    return t
print(mixed([A, B, ["a", "b"], ("a",), {"a"}, A] * 30))
