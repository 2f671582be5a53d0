"""Characters beyond ASCII, astral planes and lone surrogates."""
s = "naïve café — 日本語 🐍𝔘"
print(s, len(s), s[-1], s[-2], s[::-1], s.upper(), s[6:10], ord(s[-2]))
print("ß".upper(), "İ".lower() == "i̇", "ǆ".title(), "Σ".lower(), "ΑΣ".lower(), "ﬁ".upper(), "ß".casefold())
print("\u00e9" == "e\u0301", "é" in "café", "日本" in s, s.find("語"), s.index("🐍"), s.count("é"))
print("\x41\u0042\U00000043\N{LATIN SMALL LETTER D}\101\x7f".replace("\x7f", "."))
sur = "a\ud800b"
print(len(sur), repr(sur), sur[1] == "\ud800", repr("\udfff"), ascii("é🐍\ud800"))
try:
    sur.encode()
except UnicodeEncodeError as e:
    print(e)
print("🐍".encode(), "é".encode("latin-1"), b"\xf0\x9f\x90\x8d".decode(), "aé".encode("ascii", "replace"))
print(sur.encode("utf-8", "surrogatepass"), "é".encode("ascii", "backslashreplace"), "é".encode("ascii", "xmlcharrefreplace"))
print(repr("\x00\x1f\x7f\x80\xad\u200b\u2028\ue000\U0010ffff tab\tnl\nq'"))
print("aé日🐍" < "aé日🐎", sorted(["é", "z", "🐍", "a", "日"]), "é" > "z", chr(0x1F40D), ord("é"))
print("x" * 3 + "é" + "y", "日" * 3, ("a" + "🐍")[0], ("a🐍"[:1]) == "a")
