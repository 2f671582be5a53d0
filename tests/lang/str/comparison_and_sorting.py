"""Strings order by code point; equality across representations."""
words = ["pear", "Apple", "fig", "apple", "", "figs", "Fig", "é", "z"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, reverse=True))
print("a" < "b", "a" < "aa", "" < "a", "Z" < "a", "abc" == "abc", "abc" != "abd", "a" <= "a", "10" < "9")
print("abc" == 5, "a" == b"a", "aé"[:1] == "a")
print(min(words[:4]), max(words), "x" in ["x"], {"aé"[0]: 1}["a"])
a = "".join(["h", "i"]); b = "hi"
print(a == b, hash(a) == hash(b), {a: 1} == {b: 1}, {a, b})
