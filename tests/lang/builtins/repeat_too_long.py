# Repetitions that cannot be.
for thing, count in [
    ('text', (1 << 62) - 50), ('text', 1 << 62), ('t', 1 << 63), (b'bytes', (1 << 62)), ([1], 1 << 62), ((1,), 1 << 62), ([1] * 5, (1 << 62)),
    (bytearray(b'xy'), (1 << 62)), ('', 1 << 70), ([], 1 << 62), ('x', -(1 << 62)), ('x', -(1 << 70)),
]:
    for left, right in (thing, count), (count, thing):
        try: print(repr(left * right)[:20])
        except (OverflowError, MemoryError) as e: print(type(e).__name__, e)
