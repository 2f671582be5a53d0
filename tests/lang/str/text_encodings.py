# Encodings by name: what the machine has itself, what `encodings` has, names in any spelling, error handlers.
names = '''ascii latin-1 iso8859-1 ISO_8859-15 cp1252 windows-1252 cp1251 cp1250 cp437 cp850 koi8-r KOI8_U utf-7 utf-16 utf-16-le utf-32 utf-8-sig
punycode raw_unicode_escape unicode_escape mac-roman iso-8859-2 iso8859_5 tis-620 hp-roman8 ptcp154 cp037 cp500'''.split()
text = 'aé €\u0416z'
for name in names:
    for errors in ('strict', 'replace', 'xmlcharrefreplace'):
        try:
            made = text.encode(name, errors)
        except UnicodeEncodeError as e:
            print(name, e)
        else:
            print(name, errors, made)
    print(ascii(bytes(range(32, 256, 7)).decode(name, 'replace')) if name not in ('utf-7', 'punycode') else '')
for name in ('rot13', 'rot_13', 'none such'):
    try:
        'a'.encode(name)
    except LookupError as e:
        print(e)

handlers = 'strict ignore replace backslashreplace xmlcharrefreplace surrogateescape surrogatepass namereplace'.split()
for name in 'ascii utf-8 cp1252 koi8-r utf-16-le'.split():
    for errors in handlers:
        for made in (lambda: b'a\xff\x98\x81z'.decode(name, errors), lambda: b'\xed\xa0\x80'.decode(name, errors),
                     lambda: 'a\ud800\udc80\u1234\N{BULLET}'.encode(name, errors)):
            try:
                print(name, errors, ascii(made()))
            except (UnicodeError, TypeError) as e:
                print(name, errors, type(e).__name__ if name in ('cp1252', 'koi8-r', 'utf-16-le') and not isinstance(e, UnicodeError) else repr(e))
for made in (lambda: 'é'.encode('ascii', 'bogus'), lambda: b'\xff'.decode('ascii', 'bogus')):
    try:
        made()
    except LookupError as e:
        print(e)

for s in ('a+b', 'é', 'Hi Mom -\u263a-!', '\u65e5\u672c\u8a9e', 'A\u2262\u0391.', '😀', '~\\', 'é-', 'éa', 'é+', ''):
    made = s.encode('utf-7')
    print(made, made.decode('utf-7') == s)
for b in (b'a\xffb', b'+', b'+A', b'+AO', b'+AOk', b'+AOk-', b'+2AA-', b'+AAA!', b'+!', b'+2AA', b'+2D3eAA-'):
    try:
        print(b, ascii(b.decode('utf-7')))
    except UnicodeDecodeError as e:
        print(b, e)
    print(ascii(b.decode('utf-7', 'replace')), ascii(b.decode('utf-7', 'ignore')))
print(b'a\\N{BULLET}\\N{latin small letter a with acute}'.decode('unicode_escape'))
try:
    b'\\N{NO SUCH NAME}'.decode('unicode_escape')
except UnicodeDecodeError as e:
    print(e)

