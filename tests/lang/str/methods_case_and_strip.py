"""Case changes, stripping, justification."""
print("Hello World".lower(), "Hello".upper(), "hello world's".title(), "hELLO".capitalize(), "HeLLo".swapcase(), "HeLLo".casefold())
print(repr("  a b \t\n".strip()), repr("  a ".lstrip()), repr("  a ".rstrip()), "xxaxx".strip("x"), "abcba".strip("ab"), "xyz".strip(""), "xax".lstrip("x"), "xax".rstrip("x"))
print("a".center(5, "*"), "a".ljust(5, "."), "a".rjust(5), "abc".center(2), "ab".center(5), "abc".center(6, "-"), "42".zfill(5), "-42".zfill(5), "+1".zfill(4), "x".zfill(0))
print("a\tb\tc".expandtabs(), "a\tb".expandtabs(4), "ab\n\tc".expandtabs(3), "a\tb".expandtabs(0))
print("ab12".isalnum(), "ab".isalpha(), "12".isdigit(), "²".isdigit(), "½".isnumeric(), "12".isdecimal(), " \t".isspace(), "".isspace(), "ab".islower(), "AB".isupper(), "Ab Cd".istitle(), "a_1".isidentifier(), "1a".isidentifier(), "def".isidentifier(), "ab".isascii(), "é".isascii(), "a\n".isprintable(), "".isalpha(), "".isascii())
print("\u3000x\u00a0".strip() == "x", "\x1c a".split())
try:
    "a".center(5, "ab")
except TypeError as e:
    print(e)
