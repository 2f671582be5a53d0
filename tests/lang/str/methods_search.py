"""find, index, count, startswith, in, replace, partition."""
s = "abcabcabc"
print(s.find("c"), s.find("c", 3), s.find("c", 3, 5), s.rfind("a"), s.rfind("a", 0, 6), s.find(""), s.find("", 9), s.find("", 10), s.find("zz"))
print(s.index("bc"), s.rindex("bc"), s.count("abc"), s.count("c", 3), s.count(""), "aaa".count("aa"))
print(s.startswith("abc"), s.startswith("bc", 1), s.startswith(("x", "ab")), s.endswith("bc"), s.endswith("ab", 0, 5), s.startswith(""), s.endswith(()))
print("bca" in s, "" in s, "x" in s, "x" not in s)
print(s.replace("b", "XX"), s.replace("b", "", 2), s.replace("", "-"), s.replace("", "-", 3), s.replace("z", "q"), "".replace("", "x"))
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("="), "abc".rpartition("="))
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removeprefix("y"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: s.index("zz"))
err(lambda: s.rindex("zz"))
err(lambda: 1 in s)
err(lambda: s.startswith(1))
err(lambda: s.partition(""))
err(lambda: s.nothing)
