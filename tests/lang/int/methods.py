"""The methods of int."""
for n in (0, 1, -1, 255, 256, -256, 2**62, 2**63, 2**64, 10**25):
    print(n, n.bit_length(), n.bit_count(), n.conjugate(), n.numerator, n.denominator, n.real, n.imag)
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-1).to_bytes(3, "big", signed=True))
print((2**70).to_bytes(10, "big"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xff", "little", signed=True))
print(int.from_bytes(b"\x01" * 12, "big"))
print((10).__add__(5), (10).__add__("x"), (3).__lt__(4), (7).__divmod__(2), (5).__neg__())
print((12).as_integer_ratio(), int.__name__, (5).__index__())
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: (300).to_bytes(1, "big"))
err(lambda: (-1).to_bytes(1, "big"))
