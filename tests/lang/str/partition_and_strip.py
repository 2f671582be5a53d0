# cpython: 3.14
"""partition, rpartition, removeprefix, removesuffix, strip with sets of characters."""
for s in 'a=b=c', '=', 'abc', '', 'a==b', '€=€':
    print(s.partition('='), s.rpartition('='), s.partition('=='), s.rpartition('zz'))
for s in 'prefix', 'pre', '', 'prepre': print(s.removeprefix('pre'), s.removesuffix('fix'), s.removeprefix(''), s.removesuffix(''), s.removesuffix('pre'))
for s in '  a b \n', '\x1c\x1da\x1e\x1f\x85\xa0', '\u2003x\u3000', '', '   ', '€€x€': print(*map(ascii, (s.strip(), s.lstrip(), s.rstrip(), s.strip(None), s.strip('€ '), s.lstrip('a \n'), s.strip(''))))
print('abcba'.strip('ab'), 'mississippi'.rstrip('ipz'), 'www.example.com'.strip('cmowz.'), 'xxAxx'.lstrip('x'))
for call in [lambda: 'a'.partition(''), lambda: 'a'.rpartition(''), lambda: 'a'.partition(1), lambda: 'a'.strip(1), lambda: 'a'.removeprefix(), lambda: 'a'.removeprefix(('a',)), lambda: 'a'.strip('a', 'b'), lambda: 'a'.partition(None)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
