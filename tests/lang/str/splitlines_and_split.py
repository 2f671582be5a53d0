# cpython: 3.14
"""split, rsplit and splitlines at every kind of white space and line end."""
ends = ['\n', '\r', '\r\n', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029', '\n\r', '\x1f', '\0']
for end in ends:
    s = 'a' + end + 'b' + end
    print(ascii(end), s.splitlines(), s.splitlines(True), s.splitlines(keepends=0), s.split())
print(''.splitlines(), '\n'.splitlines(), '\n\n'.splitlines(True), 'a\n\nb'.splitlines())
for s in ' a  b c ', 'abc', '', '   ', '\u2003a\u3000b\xa0c', 'a,b,,c,': 
    for args in (), (None,), (None, 1), (None, 0), (None, -1), (',',), (',', 1), (', ', 2), (' ', 2):
        print(s.split(*args), s.rsplit(*args))
print('aaa'.split('aa'), 'aaaa'.rsplit('aa'), 'aaa'.rsplit('aa', 1), 'xaxax'.split('a', 1), '€x€y'.split('€'), 'a😀b'.rsplit('😀'))
print('a b c'.split(maxsplit=1), 'a b c'.rsplit(sep=' ', maxsplit=1), 'a b'.split(sep=None))
for call in [lambda: 'a'.split(''), lambda: 'a'.split(1), lambda: 'a'.split('a', 'b'), lambda: 'a'.split(x=1), lambda: 'a'.rsplit(''), lambda: 'a'.splitlines(1, 2), lambda: 'a'.split('a', 1.0), lambda: 'a'.split(b'a')]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
