# Python's own escapes as encodings.
def show(function):
    try:
        print(ascii(function()))
    except Exception as error:
        print(type(error).__name__, error)


text = 'a\n\t\\\x00\x7f\xe9\u1234\U0001f600\ud800\'"'
for encoding in 'unicode_escape', 'unicode-escape', 'Raw_Unicode_Escape', 'raw-unicode-escape':
    encoded = text.encode(encoding)
    print(encoded, ascii(encoded.decode(encoding)))
    show(lambda: str(b'x\\u00e9\\U0001f600\\x41', encoding))
    show(lambda: b'\\u12'.decode(encoding))
    show(lambda: b'a\\u12b'.decode(encoding, 'replace'))
    show(lambda: b'\\U00110000'.decode(encoding))
    show(lambda: bytearray(b'\\u0041\xff').decode(encoding))
    show(lambda: b'end\\'.decode(encoding))
show(lambda: b"\\101\\\n|".decode("unicode_escape"))
show(lambda: b"\\N{NO SUCH CHARACTER}".decode("unicode_escape"))
show(lambda: 'a'.encode('no_such_escape'))
