"""maketrans, translate, ord and chr."""
t = str.maketrans("abc", "xyz")
print("aabbccd".translate(t), "hello".translate({ord("l"): None, ord("h"): "HH", ord("o"): 48}))
print(sorted(str.maketrans("ab", "cd", "z").items(), key=lambda p: p[0]), "abz".translate(str.maketrans("ab", "cd", "z")))
print(str.maketrans({"a": "1", 98: None}))
print(ord("a"), chr(97), chr(0x10FFFF) == "\U0010ffff", ord("\x00"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: ord("ab"))
err(lambda: ord(""))
err(lambda: chr(-1))
err(lambda: chr(0x110000))
err(lambda: ord(5))
err(lambda: chr("a"))
