"""bytes and bytearray: literals, indexing, methods."""
b = b"abc\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], list(b), b + b"d", b * 2, b"b" in b, 97 in b, b == b"abc\x00\xff")
print(bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(5)), bytes())
print(b"a,b".split(b","), b" x ".strip(), b"abc".upper(), b"ab".hex(), bytes.fromhex("61 62"), b"abc".find(b"c"), b"x".join([b"1", b"2"]), b"aXb".replace(b"X", b"--"), b"abc".startswith(b"ab"))
print(repr(b"it's"), repr(b'q"'), repr(b"\n\t\\\x7f"), b"%d %s" % (5, b"x"), b"ab" < b"b", sorted([b"b", b"a"]))
print(hash(b"a") == hash(bytes([97])), {b"k": 1}[b"k"], b"abc".decode(), b"\xe9".decode("latin-1"))
for i in b"hi":
    print(i, end=" ")
print()
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: b[10])
err(lambda: bytes([256]))
err(lambda: bytes("x"))
err(lambda: b"a" + "b")
err(lambda: b"\xff".decode())
err(lambda: bytes(-1))
