"""bytearray is mutable."""
a = bytearray(b"hello")
a[0] = 72
a.append(33)
a += b"??"
a.extend([65, 66])
print(a, len(a), a[0], a[1:3], bytes(a), a == b"Hello!??AB")
del a[-2:]
a[1:3] = b"EEE"
print(a, a.pop(), a, a.find(b"l"), a.upper())
a.insert(0, 64); a.reverse(); a.remove(64)
print(a, bytearray(3), bytearray("x", "ascii"), bytearray([1, 2]))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def st():
    a[0] = 256
err(st)
err(lambda: hash(a))
err(lambda: a[100])
err(lambda: a.append("x"))
