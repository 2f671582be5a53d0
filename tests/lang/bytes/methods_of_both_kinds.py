# cpython: 3.14
# bytes and bytearray: the same methods, arguments of either kind, changes in place.
for kind in (bytes, bytearray):
    b = kind(b"Hello, World")
    print(b.upper(), b.swapcase(), b.title(), b.split(b", "), b.partition(b", "), b.rpartition(b"o"), b.replace(b"l", b"L", 2), b.find(b"o"), b.rfind(b"o", 0, 7))
    print(b.count(b"l"), b.count(108), 72 in b, b"ell" in b, b.startswith((b"x", b"He")), b.endswith(b"d", 3), b.center(16, b"*"), b.zfill(14), b.ljust(13), b.strip(b"Hd"))
    print(b[1], b[1:4], b[::-1], b + b"!", b * 2, kind(3), kind([65, 66]), kind("é", "utf-8"), kind(b.hex(), "ascii")[:6], kind.fromhex("41 42"), b.hex("-", 4))
    print(b.isalpha(), kind(b"12").isdigit(), kind(b"ab").islower(), kind(b" ").isspace(), b.istitle(), b.isascii(), kind(b"a\tb").expandtabs(4), b.splitlines(), kind(b"a\nb\r\nc").splitlines(True))
    print(b.translate(None, b"lo"), b.translate(bytes.maketrans(b"lo", b"01")), kind(b",").join([b"a", bytearray(b"b")]), b.removeprefix(b"He"), b.removesuffix(b"x"), b.decode(), repr(kind(b"\x00\xff'\"")))
    for text in ["b + 'x'", "b.find('x')", "kind('x')", "kind(-1)", "kind([256])", "kind(['a'])", "b['a']", "b[99]", "'x' in b", "300 in b", "b.join(['x'])", "b.split(b'')", "b.replace('a', 'b')",
                 "kind.fromhex('4')", "kind.fromhex('zz')", "b.index(b'zz')", "b.decode('nope')", "kind(b'\\xff').decode()", "b < 'x'", "b == 'Hello'", "b.center(20, b'ab')", "b.startswith('x')", "b % 1", "kind(1.5)", "int(b)", "b.translate(b'x')"]:
        try: print(text, eval(text))
        except Exception as e: print(text, type(e).__name__, str(e)[:90])
    print(kind(b"%s %d %x %c %5.1f %%") % (b"a", 5, 255, 65, 2.5), kind(b"%(k)r") % {b"k": "v"}, int(kind(b" 12 ")), float(kind(b"1.5")))
print(b"a" == bytearray(b"a"), bytearray(b"a") < b"b", hash(b"a") == hash("a") if False else "", type(b"a" + bytearray(b"b")), type(bytearray(b"a") + b"b"), {b"k": 1}[b"k"])
x = bytearray(b"abcdef")
x[1:3] = b"XYZ"
x[0] = 65
del x[-1]
x += b"!"
x *= 2
x.append(63)
x.extend([1, 2])
x.insert(1, 0)
print(x, x.pop(), x.pop(0), x.remove(ord("X")), x.reverse(), x, x.copy() is x, x.clear(), x)
for text in ["x[0] = 1", "x.append(256)", "x.append('a')", "x.extend('ab')", "x.pop()", "x.remove(1)", "x[0:0] = 5", "x.insert(0, -1)", "hash(x)", "x.extend([300])"]:
    try: exec(text); print(text, x)
    except Exception as e: print(text, type(e).__name__, e)
class B(bytes):
    def __new__(cls, x): return super().__new__(cls, x * 2)
print(B(b"ab"), type(B(b"a")[:1]), type(B(b"a").upper()), bytes(B(b"q")), B.fromhex("41") if False else "", isinstance(B(b""), bytes))
class HasBytes:
    def __bytes__(self): return b"made"
print(bytes(HasBytes()), bytes(memoryview(b"view")[1:3]), bytes(range(65, 70)), bytes(iter([1, 2])), bytes())
