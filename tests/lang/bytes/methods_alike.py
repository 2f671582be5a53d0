# cpython: 3.14
"""Methods that bytes and bytearray share, and what they give back."""
for kind in bytes, bytearray:
    b = kind(b'  Hello World, hello  ')
    print(b.strip(), b.lstrip(), b.rstrip(b' o'), b.lower(), b.upper(), b.title(), b.capitalize(), b.swapcase())
    print(b.find(b'o'), b.rfind(b'o'), b.find(111), b.index(b'W'), b.count(b'l'), b.count(108), b.find(b'zz'), b.startswith(b'  H'), b.endswith((b'x', b' ')))
    print(b.split(), b.split(b'o', 1), b.rsplit(None, 1), b.partition(b','), b.rpartition(b'l'), b.replace(b'l', b'LL', 2), kind(b'a\nb\r\nc').splitlines(True))
    print(b.center(30, b'*'), kind(b'ab').ljust(4), kind(b'ab').rjust(4, b'-'), kind(b'-5').zfill(5), kind(b'a\tb').expandtabs(3), kind(b',').join([b'a', bytearray(b'b'), memoryview(b'c')]))
    print(kind(b'prefix').removeprefix(b'pre'), kind(b'prefix').removesuffix(b'fix'), kind(b'abc').translate(bytes(range(256))[::-1]), kind(b'hello').translate(None, b'l'), kind(b'abc').hex(), kind(b'abcdef').hex('-', 2), kind(b'abcdef').hex(':', -4))
    print([getattr(kind(s), n)() for n in ('isalpha', 'isdigit', 'isalnum', 'isspace', 'islower', 'isupper', 'istitle', 'isascii') for s in (b'', b'a', b'1', b' ', b'A', b'\xe9')])
    print(kind.fromhex(' 61 62\n63'), kind.maketrans(b'ab', b'xy')[97:99], type(kind.fromhex('')), b[2], b[-3:], b[::5], 72 in b, b'World' in b)
    for call in [lambda: b.find('o'), lambda: b.find(300), lambda: b.split(b''), lambda: b.split('x'), lambda: b.index(b'zz'), lambda: b.join(['a']), lambda: b.center(5, b'ab'), lambda: b.translate(b'short'), lambda: kind.fromhex('6'), lambda: kind.fromhex('zz'),
                 lambda: kind.fromhex('6 1'), lambda: kind.maketrans(b'a', b'xy'), lambda: b.strip('x'), lambda: b.replace('a', b'b'), lambda: 'a' in b, lambda: 300 in b, lambda: b.startswith('x'), lambda: b.hex('ab'), lambda: b.hex('é'), lambda: b['a'], lambda: b[100], lambda: b + 'x', lambda: b * 1.5, lambda: b < 'x', lambda: b.decode('ascii', 5)]:
        try: print(call())
        except Exception as e: print(type(e).__name__, e)
