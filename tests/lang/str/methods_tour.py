# str methods
S = ['', 'a', 'abc', 'Hello World', '  pad  ', 'ÀÉîß', 'ǆ', 'ŉ', 'İ', '123', '½', '٣', 'a\tb\nc\r\nd', 'x'*5, 'ΑΣ', 'ﬁ', '\x00', '😀a', 'Ⅷ', 'a b_c-d', "it's", 'TITLE Case', 'aAbB', '\x1f', '\u2028x\x85y']
M = 'upper lower title capitalize swapcase casefold strip lstrip rstrip isalpha isdigit isdecimal isnumeric isalnum isupper islower istitle isspace isidentifier isprintable isascii splitlines split rsplit expandtabs encode __len__ __repr__ __hash__'.split()
for s in S:
    for m in M:
        if m == '__hash__': continue
        print(m, ascii(getattr(s, m)()), end=' ')
    print()
t = 'one,two,,three'
print(t.split(','), t.split(',', 1), t.rsplit(',', 1), t.split(',,'), t.partition(','), t.rpartition(','), t.partition('z'), t.rpartition('z'), 'a b  c '.split(' '), ' a b  c '.split(), ' a b  c '.split(None, 1), ' a b  c '.rsplit(None, 1), ''.split(), ''.split(','), 'abc'.split('abc'))
print(t.find('t'), t.rfind('t'), t.find('t', 5), t.find('t', 5, 6), t.find(''), t.rfind(''), t.find('', 100), t.index('w'), t.count('t'), t.count(''), t.count('t', 5), 'aaaa'.count('aa'), t.find('e', -3), t.find('o', -100, 2), ''.find(''), ''.count(''))
print(t.replace(',', ';'), t.replace(',', ';', 1), t.replace('', '-'), 'aaa'.replace('a', 'bb', 2), ''.replace('', 'x'), 'abc'.replace('b', ''), 'aaa'.replace('aa', 'b'), 'abc'.replace('', '-', 2))
print('abc'.center(10), '|', 'abc'.center(9, '*'), 'abc'.ljust(6, '-'), 'abc'.rjust(6, '-'), '42'.zfill(5), '-42'.zfill(5), '+'.zfill(3), ''.zfill(2), 'abc'.zfill(2), 'ab'.center(5), 'a'.center(4))
print('abc'.startswith('a'), 'abc'.startswith(('x', 'ab')), 'abc'.startswith('b', 1), 'abc'.endswith('c'), 'abc'.endswith(('', 'z')), 'abc'.startswith('', 5), 'abc'.endswith('b', 0, 2), ''.startswith(''), 'abc'.startswith(()))
print('xxabcxx'.strip('x'), 'abcabc'.strip('ab'), 'abc'.removeprefix('a'), 'abc'.removesuffix('bc'), 'abc'.removeprefix('z'), 'mississippi'.lstrip('mis'), 'xyz'.rstrip(''))
print(','.join(['a', 'b']), ''.join([]), 'ab'.join('xyz'), ','.join({'k': 1}), '-'.join(str(i) for i in range(3)))
print('abc'.translate({97: 'X', 98: None, 99: 0x59}), 'abc'.translate(str.maketrans('ab', 'xy', 'c')), str.maketrans({'a': 1, 98: 'z'}), 'abc'.translate({}))
print('a\tbc\td'.expandtabs(), 'a\tbc\td'.expandtabs(4), 'a\tb'.expandtabs(0), '\t\t'.expandtabs(1), 'ab\ncd\tx'.expandtabs(4))
print('a\nb\r\nc\rd\x0be\x0cf\x1cg\u2029h'.splitlines(), 'a\n\nb\n'.splitlines(True), '\n'.splitlines(), 'abc'.splitlines())
print('abc' < 'abd', 'abc' < 'ab', 'a' * 3, 3 * 'ab', 'a' * 0, 'a' * -1, 'b' in 'abc', '' in '', 'abc'[1], 'abc'[-1], 'abc'[::-1], 'abcdef'[1:5:2], 'abc'[5:], 'abc'[-2:], min('hello'), max('hello'), sorted('hello'), list('hi'), len('日本'), ord('😀'), chr(128512))
print(repr('a\'b'), repr('a"b'), repr('a\'b"c'), repr('\n\t\r\\\x00\x7f\xa0\xad\u200b\ud800\U000e0001é'), ascii('é日😀'), str(b'abc'), str(b'abc', 'ascii'), str(), str(5), str(None), 'é'.encode('latin-1'), 'é'.encode(), '日'.encode('utf-16'), '日'.encode('utf-16-le'), '日'.encode('utf-32-be'), 'é'.encode('ascii', 'ignore'), 'é'.encode('ascii', 'replace'), 'é'.encode('ascii', 'xmlcharrefreplace'), 'é'.encode('ascii', 'backslashreplace'), '\ud800'.encode('utf-8', 'surrogatepass'))
print(str.__add__('a', 'b'), 'a'.__contains__('a'), 'abc'.__getitem__(0), 'a'.__eq__(5), 'a'.__lt__('b'), 'abc'.__iter__().__next__(), 'x'.__mul__(3), 'x'.__rmul__(2), '%s'.__mod__(5), 'abc'.__format__('>5'), 'a'.__ne__('a'), 'abc'.__len__(), hash('a') == hash('a'), 'x'.__class__, 'a'.__str__())
class S2(str):
    def __new__(cls, v): o = super().__new__(cls, v); o.extra = 1; return o
    def upper(self): return 'custom'
q = S2('abc'); print(q, q.upper(), q.lower(), type(q.lower()), type(q + 'd'), q.extra, isinstance(q, str), q == 'abc', hash(q) == hash('abc'), {q: 1}['abc'], type(q[:]), type(str(q)), f'{q}', '%s' % q, q.replace('z', ''), type(q.strip()), q.join(['1', '2']))
print('ab' 'cd', 'a' 
 'b', """tri
ple""", r'\raw', '\101\x41\u0041\U00000041\N{LATIN SMALL LETTER A}', '\
cont', 'a\
b')
print('Straße'.casefold(), 'ΑΣ'.lower(), 'ΑΣ Σ'.lower(), 'ß'.upper(), 'ﬁ'.upper(), 'ŉ'.upper(), 'ǆ'.title(), 'İ'.lower().encode(), "they're bill's".title(), 'a1b2'.title(), "O'NEIL".capitalize(), 'ǆx'.capitalize())
print('a'.isidentifier(), '1a'.isidentifier(), 'é'.isidentifier(), 'class'.isidentifier(), ''.isidentifier(), '𝒳'.isidentifier(), 'a b'.isprintable(), '\u3000'.isspace(), '\xa0'.isspace(), '\x1c'.isspace(), '²'.isdigit(), '²'.isdecimal(), '²'.isnumeric(), '一'.isnumeric(), 'Ⅷ'.isupper(), 'ª'.islower())
