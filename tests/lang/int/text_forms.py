"""repr, hex, oct, bin and format of integers."""
for n in (0, 1, -1, 255, -255, 2**62, -2**63, 10**20):
    print(repr(n), str(n), hex(n), oct(n), bin(n))
    print(f"{n:d} {n:x} {n:X} {n:o} {n:b} {n:#x} {n:#o} {n:#b}")
    print(f"[{n:30}] [{n:<30}] [{n:^30}] [{n:>30}] [{n:030}] [{n:+}] [{n: }] [{n:,}] [{n:_}]")
print(f"{65:c} {1234567:,.2f} {1234567:_x} {3:08.3f} {5:e} {12:g} {1:%}")
print(format(255, "#06x"), format(255, "*^#12b"), format(-5, "=+8"), format(-5, "08"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: format(5, "s"))
err(lambda: format(5, ".3d"))
err(lambda: format(5, "q"))
