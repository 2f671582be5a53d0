"""Ordering and equality of strings of all widths, surrogates, subclasses, and other types."""
strings = ['', 'a', 'b', 'aa', 'é', '€', '😀', '\ud800', '\uffff', 'a\0', 'a\0b', 'z', 'Z']
print([ascii(s) for s in sorted(strings)])
print([[x < y for y in strings] for x in strings] == [[list(map(ord, x)) < list(map(ord, y)) for y in strings] for x in strings])
print('a' == b'a', 'a' != 1, 'a' == None, 'abc' > 'abb', 'é' < 'z', 'a' 'b' == 'ab')
for other in 1, b'a', None, ['a']:
    try: 'a' < other
    except TypeError as e: print(e)
class S(str):
    def __eq__(self, other): return 'mine'
    def __lt__(self, other): return 'less'
    __hash__ = str.__hash__
print(S('a') == 'b', 'b' == S('a'), S('a') < 'b', 'b' > S('a'), 'b' < S('c'), hash(S('a')) == hash('a'), S('a') != 'a')
print({'a': 1}['a'], S('a') in {'a'}, 'a' in [S('z')], len({'a', 'b', 'a' * 1}), 'ab' in {'a' + 'b'})
