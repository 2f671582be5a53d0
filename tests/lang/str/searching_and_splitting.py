# cpython: 3.14
# Methods that search, split, join, strip and translate, with overlapping, empty and unusual arguments.
s = "abcabcabc"
print(s.find("c"), s.find("c", 3), s.find("c", 9), s.find("", 9), s.find("", 10), s.rfind("abc"), s.rfind("abc", 0, 8), s.rfind(""), s.index("ca"), s.count("abca"), s.count(""), s.count("", 3, 5), "".count(""), s.find("a", -3), s.find("z"))
for text in ["s.index('z')", "s.rindex('z')", "s.find(5)", "s.split('')", "s.partition('')", "s.join([1])", "s.join(5)", "s.replace('a')", "s.startswith(5)", "s.startswith(('a', 5))", "s.strip(5)", "s.center(20, 'ab')", "s.ljust('x')", "s.translate(5)", "str.maketrans('a', 'bc')", "str.maketrans(5)",
             "s.encode('nope')", "'é'.encode('ascii')", "s.zfill('x')", "s.expandtabs('x')", "s.splitlines(1, 2)", "s.count()", "s % 5", "s + 5", "5 in s", "s[1.0]", "s[99]", "s.removeprefix(5)", "chr(-1)", "chr(0x110000)", "ord('ab')", "ord('')"]:
    try: print(text, repr(eval(text)))
    except Exception as e: print(text, type(e).__name__, str(e)[:80])
print("a,b,,c,".split(","), "a,b,,c".split(",", 1), "a,b,c".rsplit(",", 1), "  a  b ".split(), "  a  b c ".split(None, 1), "  a b  c ".rsplit(None, 1), "".split(), "".split(","), " ".split(), "aXXbXXc".split("XX"), "aaa".split("aa"), "aaa".rsplit("aa"))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n\nb\n".splitlines(True), "".splitlines(), "\n".splitlines())
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("="), "abc".rpartition("="), ",".join("abc"), ",".join([]), ",".join(["x"]), "".join(["a", "", "b"]))
print("  x ".strip(), "xxaxx".strip("x"), "abcba".strip("ab"), "abcba".lstrip("ab"), "abcba".rstrip("ba"), "\u2003x\u00a0".strip(), "xyz".strip(""), "prefix-x".removeprefix("prefix-"), "x.txt".removesuffix(".txt"), "x".removesuffix(""))
print("aaa".replace("a", "b", 2), "aaa".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "abc".replace("b", ""), "aaaa".replace("aa", "b"), "abc".replace("z", "y") == "abc", "ab".replace("a", "a" * 3, -1), "aXbX".replace("X", "é", count=1) if False else "")
t = str.maketrans({"a": "1", "b": None, 99: "xyz", "d": 0x65})
print("abcd".translate(t), "hello".translate(str.maketrans("el", "ip", "o")), "abc".translate({97: None}), "é".translate({0xe9: "e"}), "ab".translate("xy" * 60))
print("HELLO World".swapcase(), "ß".upper(), "ǅ".lower(), "İ".lower() == "i̇", "ﬁ".title(), "they're bill's".title(), "hELLO".capitalize(), "ΑΣ".lower(), "Straße".casefold(), "ŉ".upper(), "éa".upper())
print([f("a1 ") for f in (str.isalnum, str.isalpha, str.isprintable, str.isspace)], "²".isdigit(), "²".isdecimal(), "½".isnumeric(), "५".isdecimal(), "a_1".isidentifier(), "1a".isidentifier(), "Ab Cd".istitle(), "AB1".isupper(), "".isupper(), "".isascii(), "def".isidentifier(), "\u00ad".isprintable())
print("42".zfill(5), "-42".zfill(5), "+".zfill(3), "a\tb\tc".expandtabs(4), "\t".expandtabs(0), "ab\n\tc".expandtabs(3), "x".center(4, "*"), "xy".center(5, "*"), "x".ljust(3, "."), "x".rjust(3), "abc".center(2))
print("abc"[::-1], "abc"[-2:], "abc"[5:], "abc"[2:1], "abcdef"[1:5:2], "abcdef"[::-2], "héllo"[1], "日本語"[-1], "a" "b" 'c', "abc" < "abd", "Z" < "a", "" < "a", "é" > "z", "a" * 3, 0 * "a", "x" in "", "" in "", max("hello"), sorted("hello"), list("😀é"), len("😀é"), "😀"[0] == chr(0x1f600), "\N{BULLET} \x41 \u00e9 \101")
print(repr("a'b"), repr('a"b'), repr("a'b\"c"), repr("\n\t\\\x00\x7f\xa0\u200b😀\ud800"), ascii("é😀\n"), str(b"x"), str(b"\xc3\xa9", "utf-8"), str(object=5), str(), "é".encode(), "é".encode("latin-1"), "é€".encode("ascii", "replace"), "é".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "backslashreplace"), "é".encode("utf-16-le"))
