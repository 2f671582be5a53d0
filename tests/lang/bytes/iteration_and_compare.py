"""Iterators over bytes and bytearrays, comparison between the kinds, and hashes."""
for kind in bytes, bytearray:
    it = iter(kind(b'abc')); print(next(it), list(it), next(it, None), list(reversed(kind(b'xyz'))), sorted(kind(b'hello')), max(kind(b'az')), sum(kind(b'\x01\x02')))
    it = iter(kind(b'abcdef')); next(it); print(it.__length_hint__(), it.__reduce__()[1:]); it.__setstate__(3); print(list(it))
b = bytearray(b'abc')
out = []
for x in b:
    out.append(x)
    if len(b) < 8: b.append(x)
print(out)
b = bytearray(b'abcdef')
for x in b: b.pop()
print(b)
values = [b'', b'a', bytearray(b'a'), b'b', bytearray(b'ab'), b'\xff', bytearray()]
print([[x < y for y in values] for x in values], [[x == y for y in values] for x in values])
print(hash(b'abc') == hash(bytes([97, 98, 99])), {b'k': 1}[b'k'], b'a' in {b'a'}, b'a' == 'a', b'1' == 1, bytearray(b'k') == b'k')
print(bytes.fromhex('00ff').hex(), repr(b'\'"\\\n\t\x00\x7f\xff'), repr(b"'"), repr(b'"'), str(b'x'), f"{b'q'}", ascii(b'\xe9'), repr(bytearray(b"it's")))
