"""Encoding and decoding with every error handler."""
for text in 'a€b', 'é\ud800x', '😀', 'ok', '':
    for encoding in 'ascii', 'latin-1', 'utf-8', 'utf-16', 'utf-16-le', 'utf-32-be', 'utf-7' if False else 'utf-8':
        for errors in 'strict', 'ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace', 'namereplace' if False else 'ignore', 'surrogateescape', 'surrogatepass':
            try: print(ascii(text), encoding, errors, text.encode(encoding, errors))
            except UnicodeError as e: print(ascii(text), encoding, errors, type(e).__name__, e)
for data in b'abc', b'\xff\xfe', b'a\x80b', b'\xe2\x82', b'\xed\xa0\x80', b'\xf0\x9f\x98\x80', b'\xc0\x80', b'\xf5\x80\x80\x80', b'\xe2\x82\xacx':
    for encoding in 'ascii', 'latin-1', 'utf-8', 'utf-16-le', 'utf-16':
        for errors in 'strict', 'ignore', 'replace', 'backslashreplace', 'surrogateescape', 'surrogatepass':
            try: print(data, encoding, errors, ascii(data.decode(encoding, errors)))
            except UnicodeError as e: print(data, encoding, errors, type(e).__name__, e)
for call in [lambda: 'a'.encode('nope'), lambda: 'é'.encode('ascii', 'nope'), lambda: b'\xff'.decode('ascii', 'nope'), lambda: 'a'.encode(5), lambda: b'a'.decode(None), lambda: 'ok'.encode('ascii', 'nope')]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
