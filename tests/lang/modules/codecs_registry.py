# The module codecs: the registry, handlers, incremental and stream coders, and what _codecs has.
import codecs
import io

info = codecs.lookup('cp1252')
print(info.name, codecs.lookup('UTF-8').name, isinstance(info, tuple), len(info), codecs.lookup('cp1252') is info)
print(codecs.encode('hello', 'rot13'), codecs.decode('uryyb', 'rot_13'), codecs.decode(b'abc'), codecs.encode('é'))
for name in ('utf-8', 'utf-7', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-be', 'utf-8-sig'):
    decoder = codecs.getincrementaldecoder(name)()
    print(name, [decoder.decode(bytes([b])) for b in 'aé€😀b'.encode(name)], repr(decoder.decode(b'', True)))
    encoder = codecs.getincrementalencoder(name)()
    print([encoder.encode(c) for c in 'aé€😀'], encoder.encode('', True))
print(codecs.BOM_UTF8, codecs.BOM_UTF16, codecs.strict_errors, codecs.lookup_error('replace'))

codecs.register_error('numbered', lambda e: ('<%d>' % ord(e.object[e.start]), e.start + 1))
print('aé\u1234b'.encode('ascii', 'numbered'), 'a\u1234b'.encode('cp1252', 'numbered'))
codecs.register_error('skip', lambda e: (b'#' if isinstance(e, UnicodeEncodeError) else '#', e.end))
print('aé\u1234b'.encode('ascii', 'skip'), b'a\x81b'.decode('cp1252', 'skip'), 'a\u1234'.encode('cp1252', 'skip'))
for handler in 'strict ignore replace backslashreplace xmlcharrefreplace surrogateescape surrogatepass namereplace'.split():
    function = codecs.lookup_error(handler)
    for e in (UnicodeEncodeError('utf-8', 'a\ud800\u20ac', 1, 2, 'x'), UnicodeEncodeError('utf-16', 'a\udc80b', 1, 2, 'x'),
              UnicodeDecodeError('utf-8', b'a\xed\xa0\x80b', 1, 2, 'x'), UnicodeDecodeError('ascii', b'a\xffb', 1, 9, 'x'),
              UnicodeTranslateError('a\u1234b', 1, 2, 'x'), ValueError(1), 1):
        try:
            print(handler, type(e).__name__, ascii(function(e)))
        except Exception as raised:
            print(handler, type(e).__name__, repr(raised))

seen = []
def search(name):
    seen.append(name)
    if name == 'double_it':
        return codecs.CodecInfo(lambda s, errors='strict': (s.encode() * 2, len(s)), lambda b, errors='strict': (bytes(b).decode() * 2, len(b)),
                                name='double-it')
codecs.register(search)
print('ab'.encode('Double  It'), b'ab'.decode('double-it'), codecs.lookup('DOUBLE_IT').name, seen)
codecs.unregister(search)
for wrong in (lambda: codecs.lookup('double_it'), lambda: codecs.lookup('no such'), lambda: codecs.lookup_error('no such'),
              lambda: codecs.register(1), lambda: codecs.register_error('x', 1), lambda: codecs.lookup(1), lambda: codecs.lookup_error(None),
              lambda: codecs.charmap_encode('ab', 'strict', {97: 300}), lambda: codecs.charmap_encode('a', 'strict', {97: 'x'}),
              lambda: codecs.charmap_decode(b'a', 'strict', {97: 1 << 30}), lambda: codecs.charmap_decode(b'a', 'strict', {97: 1.5}),
              lambda: codecs.charmap_encode('b', 'strict', {}), lambda: codecs.charmap_encode('b', 'replace', {}),
              lambda: codecs.charmap_decode(b'b', 'strict', 'a'), lambda: codecs.utf_8_decode(b'\xff'), lambda: codecs.utf_8_decode('a'),
              lambda: codecs.ascii_encode('é'), lambda: codecs.ascii_encode(b'a')):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__name__, e)
print(codecs.charmap_encode('ab', 'strict', {97: b'xy', 98: 5}), codecs.charmap_decode(b'ab', 'strict', {97: 'xy', 98: 0x1234}))
print(codecs.charmap_encode('ab\xff'), codecs.charmap_decode(b'\xff'), codecs.charmap_encode('x?', 'replace', {63: 1}))
print(codecs.escape_decode(b'a\\x41\\n'), codecs.escape_encode(b"a'\n\xff"), codecs.utf_8_decode(b'a\xe2\x82'), codecs.utf_16_ex_decode(b'\xfe\xff\0a'))
print(codecs.utf_16_encode('a', None, 1), codecs.utf_16_encode('a'), codecs.unicode_escape_decode('\\u1234'), codecs.readbuffer_encode('é'))

writer = codecs.getwriter('utf-16')(raw := io.BytesIO())
writer.write('é'); writer.write('x')
print(raw.getvalue(), codecs.getreader('latin-1')(io.BytesIO(b'\xe9\n\xea')).readlines())
both = codecs.StreamReaderWriter(io.BytesIO('é\n€\n'.encode('cp1252')), codecs.getreader('cp1252'), codecs.getwriter('cp1252'))
print(list(both), codecs.EncodedFile(io.BytesIO('é'.encode('latin-1')), 'utf-8', 'latin-1').read())
print(io.TextIOWrapper(io.BytesIO('é€\r\nb'.encode('cp1252')), encoding='cp1252').read(), list(codecs.iterdecode([b'\xc3', b'\xa9'], 'utf-8')))

# A handler may put other bytes into the exception.
def exchange(e):
    if isinstance(e, UnicodeDecodeError):
        e.object = b'ABC' + b'\xff' * (len(e.object) < 6)
        return '!', 1 if len(e.object) == 4 else 0
    return e.object[e.start:e.end], e.end

codecs.register_error('exchange', exchange)
for name, data in (('ascii', b'x\xffyyyyy'), ('utf-8', b'x\xffyyyyy'), ('unicode-escape', b'x\\xyyyyyy'), ('cp1252', b'x\x81yyyyy')):
    try:
        print(name, data.decode(name, 'exchange'))
    except Exception as e:
        print(name, type(e).__name__)
for name in ('utf-8', 'utf-16', 'utf-16le', 'utf-32be'):
    for answer in (b'a', b'ab', b'abcd', 'x', 'é', ''):
        codecs.register_error('answer', lambda e: (answer, e.end))
        try:
            print(name, answer, 'a\udc80b'.encode(name, 'answer'))
        except UnicodeEncodeError as e:
            print(name, answer, e)

def spoil(e):
    e.object = 42
    return '!', 0

codecs.register_error('spoil', spoil)
for name, data in (('ascii', b'\xff'), ('utf-7', b'++'), ('utf-16', b'\xff'), ('raw-unicode-escape', b'\\u123g')):
    try:
        data.decode(name, 'spoil')
    except Exception as e:
        print(name, type(e).__name__)
