# cpython: 3.14
"""str() of objects, bytes and encodings."""
class C:
    def __str__(self): return 'C!'
class D:
    def __repr__(self): return 'D!'
class E:
    def __str__(self): return 5
class F(str):
    def __str__(self): return 'F!'
class G:
    def __str__(self): return F('text')
print(str(), str(5), str(None), str(C()), str(D()), str(F('f')), repr(F('f')), type(str(G())), str(b'abc', 'ascii'), str(b'\xe9', 'latin-1'), str(object='x'), str(b'abc'))
print(str(bytearray(b'a\xff'), errors='replace'), str(memoryview(b'mv'), 'utf-8'), str(b'a\xffb', 'utf-8', 'ignore'), str(encoding='ascii', object=b'kw'))
for call in [lambda: str(E()), lambda: str(b'\xff', 'utf-8'), lambda: str('a', 'utf-8'), lambda: str(5, 'utf-8'), lambda: str(b'a', 5), lambda: str(b'a', 'nope'), lambda: str(1, 2, 3, 4), lambda: str(obj=1), lambda: str(b'a', errors=1)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
class Sub(str):
    def __new__(cls, x, extra):
        self = super().__new__(cls, x)
        self.extra = extra
        return self
s = Sub('text', 5)
print(s, s.extra, s.upper(), type(s[:]), type(s + ''), type(s * 1), type(s.strip()), type(f'{s}'), type(str(s)), s.__class__.__name__)
