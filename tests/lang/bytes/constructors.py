# cpython: 3.14
"""bytes() and bytearray() of everything."""
class Buf:
    def __bytes__(self): return b'made'
class Idx:
    def __index__(self): return 3
class Both(Buf, Idx): pass
class Blocked(list): __bytes__ = None
class SubStr(str):
    def __bytes__(self): return b'from str'
class NotBytes:
    def __bytes__(self): return 'text'
class RaisingIter:
    def __iter__(self):
        yield 1
        raise KeyError('iter')
cases = ['', '5', '0', '[1, 2]', '(255,)', 'b"x"', 'bytearray(b"y")', 'memoryview(b"mv")', 'range(3)', '{1}', '"é", "utf-8"', '"é", "latin-1"', '"é", "ascii", "replace"', 'Idx()',
         'iter([1, 2])', 'map(int, "12")', '"abc"', '-1', '[256]', '[-1]', '["a"]', '1.5', 'None', 'b"x", "utf-8"', '5, "utf-8"', 'Buf()', 'Both()', 'Blocked([1])', 'SubStr("s")', 'NotBytes()',
         'RaisingIter()', '[1], errors="strict"', 'encoding="utf-8"', 'source=b"kw"', '1, 2, 3, 4', 'True', '[True, False]', '[Idx()]', '1 << 100', '[1 << 100]', '10 ** 18', 'object()', 'x=1']
for case in cases:
    for kind in 'bytes', 'bytearray':
        try: print(kind, case, eval(f'{kind}({case})'))
        except Exception as e: print(kind, case, type(e).__name__, e)
class Sub(bytes): pass
print(type(Sub(b'a')), type(Sub(b'a')[:1]), type(Sub(b'a') + b'b'), type(Sub(Buf())), Sub([1, 2]) == b'\x01\x02', type(bytes(Sub(b'x'))))
