# Simple formats in f-strings: numbers are written when the parts are joined.
xs=[0.0,-0.0,0.5,1.5,2.5,0.125,1e22,1e300,5e-324,float('inf'),-float('inf'),float('nan'),123456.789,-99.995,1e15,1e16+2,0.1,1/3]
ns=[0,1,-1,9,10,99,100,-100,12345678901234567,2**61,-2**61,2**62,2**70,True,False]
def run():
    for x in xs+ns:
        print(f"a{x:.2f}b", f"{x:.0f}|", f"{x:08.3f}", f"<{x:8.1f}>", f"{x:.15f}", f"{x:f}", f"{x!r:.2}", f"{x!s}|{x}")
    for n in ns:
        print(f"{n:d}|{n:5d}|{n:05d}|{n:x}|{n:04x}|{n:3x}", f"{n:39d}", f"{n:039d}")
    for bad in ("x", None, [], 1.5):
        try: print(f"{bad:d}|")
        except (TypeError, ValueError) as e: print(type(e).__name__, e)
        try: print(f"{bad:.2f}|")
        except (TypeError, ValueError) as e: print(type(e).__name__, e)
    class A:
        def __format__(self, s): return "<"+s+">"
    class F(float):
        def __format__(self, s): return "F"+s
    class I(int): pass
    print(f"{A():.2f}|", f"{A():05d}", f"{F(1.5):.2f}|", f"{I(5):03d}|{I(5)}", f"{I(5):.2f}|")
    s = "é" ; w = "ж" * 3
    print(f"{s}{1.5:.2f}{w}{3:03d}", f"{s}{7}", f"{'x'*300}{2.5:.1f}", f"{w}{1e100:.1f}|")
    import random
    random.seed(1)
    for i in range(3000):
        x = random.uniform(-1000, 1000) if i & 1 else random.random() * 10 ** random.randint(-20, 20)
        p = [f"{x:.1f}|", f"{x:.2f}|", f"{x:.3f}|", f"{x:.6f}|", f"{x:.9f}|", f"{x:.12f}|"]
        if i % 50 == 0: print(p)
        q = ["%.1f|" % x, "%.2f|" % x, "%.3f|" % x, "%.6f|" % x, "%.9f|" % x, "%.12f|" % x]
        assert p == q, (p, q)
for i in range(3): run()
