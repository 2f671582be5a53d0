# cpython: 3.14
"""% with bytes and bytearrays."""
class A:
    def __bytes__(self): return b'[A]'
for kind in bytes, bytearray:
    for fmt, args in [(b'%d', 5), (b'%5d|%-5d|%05d', (1, 2, 3)), (b'%s', b'x'), (b'%b', b'x'), (b'%s', bytearray(b'y')), (b'%b', A()), (b'%a', 'é'), (b'%r', 'é'), (b'%c', 65), (b'%c', b'B'), (b'%x %X %o', (255, 255, 8)), (b'%f', 1.5), (b'%.2e', 12345.678), (b'%g', 1e10), (b'%%', ()),
                      (b'%(k)s', {b'k': b'v'}), (b'%*d', (5, 42)), (b'%.*f', (2, 1.2345)), (b'%+d % d', (5, 5)), (b'%#x', 255), (b'%s', memoryview(b'mv')), (b'%10.3s|', b'abcdef'),
                      (b'%s', 'text'), (b'%b', 5), (b'%d', 'x'), (b'%d', 1.9), (b'%c', 300), (b'%c', b'ab'), (b'%c', 'a'), (b'%y', 1), (b'%', ()), (b'%d %d', 1), (b'%d', (1, 2)), (b'%(k)s', {'k': b'v'}), (b'%(k)s', b'x'), (b'%x', 1.5), (b'no', 5), (b'no', {}), (b'%i', None)]:
        try: print(fmt, kind(fmt) % args)
        except Exception as e: print(fmt, type(e).__name__, e)
