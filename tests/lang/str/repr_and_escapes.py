"""repr chooses quotes and escapes; literals of every prefix."""
for s in ("a'b", 'a"b', "a'\"b", "\\", "\n\r\t", "\x00\x7f", "é", "\xa0", "🐍", "", "'", '"'):
    print(repr(s), len(s), ascii(s))
print(r"raw\n", rb"raw\n", "con" "cat" 'ted', """tri
ple""", 'line\
joined', "\101\60\x41", u"u")
print("tab\there", "bell\a".encode(), "\b\f\v".encode(), "\0012".encode())
print(str(5), str(None), str([1, "a"]), str("x"), str(b"ab"), str(b"ab", "ascii"), str(), str(object=7))
class S:
    def __str__(self): return "S!"
class R:
    def __repr__(self): return "R!"
print(str(S()), str(R()), repr(R()), [R()], f"{S()} {R()} {R()!s} {S()!s}")
class B:
    def __str__(self): return 5
try:
    str(B())
except TypeError as e:
    print(e)
