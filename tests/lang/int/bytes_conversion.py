"""to_bytes and from_bytes."""
for n in 0, 1, -1, 127, 128, 255, 256, -128, -129, 65535, 2 ** 64, -2 ** 64, 10 ** 30:
    for length in 1, 2, 9, 16:
        for order in 'big', 'little':
            for signed in False, True:
                try: r = n.to_bytes(length, order, signed=signed); print(n, length, order, signed, r, int.from_bytes(r, order, signed=signed) == n)
                except OverflowError as e: print(n, length, order, signed, e)
print((5).to_bytes(), (5).to_bytes(2), int.from_bytes(b'\x01\x02'), int.from_bytes([1, 2], 'little'), int.from_bytes(bytearray(b'\xff'), signed=True), int.from_bytes(b''), True.to_bytes(), type(bool.from_bytes(b'\x01')))
for call in [lambda: (5).to_bytes(-1), lambda: (5).to_bytes(1, 'middle'), lambda: (5).to_bytes('x'), lambda: int.from_bytes('text'), lambda: int.from_bytes(b'a', 'x'), lambda: int.from_bytes([300]), lambda: int.from_bytes(5), lambda: (5).to_bytes(1, signed=3), lambda: int.from_bytes()]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
class Sub(int): pass
print(type(Sub.from_bytes(b'\x05')), Sub.from_bytes(b'\x05'))
