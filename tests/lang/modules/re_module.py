"""re: matching, groups, substitution, splitting, flags, scanning, errors."""
import re


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print("error" if isinstance(e, re.error) else type(e).__name__, e)


m = re.match(r"(\w+)\s(?P<second>\w+)?(x)?", "hello world")
print(m, m.group(), m.group(0, 1, "second"), m[2], m["second"], m.groups(), m.groups("-"), m.groupdict(), m.start(2), m.end("second"), m.span(), m.span(3), m.lastindex, m.lastgroup, m.regs, m.pos, m.endpos, m.string, m.re.pattern, bool(m))
err(m.group, 9); err(m.group, "no"); err(lambda: m[4]); err(m.start, -1)
print(re.search("b+", "aabbcc").span(), re.search("z", "abc"), re.match("b", "abc"), re.fullmatch("a*", "aaa"), re.fullmatch("a*", "aab"), re.compile("b").match("abc", 1), re.compile("^b").search("ab", 1), re.compile("c").search("abc", 0, 2))
print(re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"(\w)\d", "a1 b2"), re.findall("", "ab"), re.findall(r"a|b*", "abb"), [x.span() for x in re.finditer("a*", "baac")])
print(re.split(r"\s+", "a b  c"), re.split(r"(,)", "a,b,c", maxsplit=1), re.split("x*", "axbc"), re.split("(a)|b", "xaybz"))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub("a", "b", "aaa", count=2), re.subn("x", "-", "axbx"), re.sub(r"(?P<n>\d)", r"<\g<n>\g<0>\n>", "a1"), re.sub("", "-", "abc"), re.sub("b*", "-", "abc"), re.sub(r"\d+", lambda m: str(int(m[0]) * 2), "1 20 x"), re.sub("x", r"\\", "axb"))
print(m.expand(r"\2-\1\g<second>"), re.escape("a.b*c[d]"), re.compile("(?i)AbC").findall("abc ABC"), re.findall("^a", "a\na", re.M), re.findall("a.b", "a\nb", re.S), re.findall(r"""a # comment
 b""", "ab", re.X))
p = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)", re.I | re.M)
print(p, p.flags, p.groups, p.groupindex, p.pattern, p == re.compile(p.pattern, re.I | re.M), p == re.compile("x"), hash(p) == hash(re.compile(p.pattern, re.I | re.M)), re.compile(p) is p)
print(repr(re.compile(b"x")), repr(re.compile("x", re.A)), re.compile("x", re.DOTALL | re.VERBOSE))
print(re.findall(rb"\w+", b"ab cd\xe9"), re.sub(b"a", b"b", b"aXa"), re.search(b"\xe9", b"caf\xe9").span(), re.split(b",", bytearray(b"a,b")))
err(re.match, "a", b"a"); err(re.match, b"a", "a"); err(re.match, "a", 5); err(re.compile, 5)
for bad in ("(", ")", "[", "*", "a**", "(?P<n>a)(?P<n>b)", "(?P<1>a)", "\\", "(?<=a*)b", "a{2,1}", "[z-a]", "(?z)", r"\1", "(?P=x)"):
    err(re.compile, bad)
try:
    re.compile("a(b")
except re.error as e:
    print(e.msg, e.pos, e.lineno, e.colno, e.pattern)
# greedy, lazy, possessive, atomic, looking around, back references, conditions
print(re.findall("<.*>", "<a><b>"), re.findall("<.*?>", "<a><b>"), re.match("a{2,3}", "aaaa")[0], re.match("a{2,3}?", "aaaa")[0], re.match("(?>a+)b", "aaab")[0], re.match("a++a", "aaa"), re.match("(?>a*)a", "aa"))
print(re.findall(r"(?<=\$)\d+(?!\d|\.)", "$100 $20.5 30"), re.findall(r"(?<!a)b", "ab bb"), re.match(r"(\w)\1", "aab")[0], re.match(r"(?P<q>['\"]).*?(?P=q)", "'it' 'x'")[0], re.match(r"(<)?a(?(1)>|b)", "<a>")[0], re.match(r"(<)?a(?(1)>|b)", "ab")[0], re.match(r"(?:a|b)+", "abba")[0], re.match(r"(a|ab)(c|bcd)(d*)", "abcd").groups())
print(re.match(r"(?i:A)b", "ab"), re.match(r"(?i:A)b", "aB"), re.findall(r"\bfoo\b", "foo food foo"), re.findall(r"\Boo", "foo"), re.findall(r"[^\W\d_]+", "ab1_é2"), re.findall(r"\d", "1٣"), re.findall(r"\d", "1٣", re.A), re.findall(r"\w+", "naïve €5 ñ"), re.search("É", "é", re.I).span(), re.search(r"\s", "a\u2003b").span(), re.findall("[à-ü]", "aéz"))
print(re.search("ö.", "größe €😀").span(), re.sub("😀", ":)", "a😀b😀"), re.split("€", "1€2€3"), re.findall(".", "é😀a"))
s = re.compile(r"\s*(?:(\d+)|(.))").scanner("1 + 23")
print([(x.lastindex, x[0]) for x in iter(s.match, None)], [x.group() for x in re.compile("a|b").finditer("cabd", 1, 3)])
# longer texts, nested groups, optional ones
text = "\n".join(f"key{i} = value {i * i}  # note" for i in range(500))
found = re.findall(r"^(\w+)\s*=\s*(.*?)\s*#", text, re.M)
print(len(found), found[3], found[-1], len(re.sub(r"\d", "", text)), sum(int(x[0]) for x in re.finditer(r"\d+$", re.sub("  # note", "", text), re.M)))
print(re.match(r"((a)|(b))*", "ab").groups(), re.match(r"(a)?b", "b").groups(), re.match(r"(?:(x)|y)+", "xy").group(1), re.match("(a+)+$", "a" * 20)[0] == "a" * 20)
Token = [("NUMBER", r"\d+(\.\d*)?"), ("ID", r"[A-Za-z_]\w*"), ("OP", r"[+\-*/=]"), ("SKIP", r"[ \t]+"), ("BAD", r".")]
tokens = re.compile("|".join(f"(?P<{n}>{p})" for n, p in Token))
print([(t.lastgroup, t.group()) for t in tokens.finditer("x = 3.5*(y+2)") if t.lastgroup != "SKIP"])
print(re.purge(), re.IGNORECASE, re.I | re.X, re.RegexFlag(10), re.NOFLAG, re.Match, re.Pattern[str])
