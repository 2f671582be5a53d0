"""print's sep, end, flush and file; str() of arguments."""
import sys
print(); print(1, 2, sep=""); print("a", "b", sep="-", end="!\n"); print(end="x\n"); print("a", end=""); print(); print(*[1, 2, 3], sep=", "); print("x", sep=None, end=None); print(None, True, 1.0, [1, "a"], ("t",), {"k": b"v"})
class W:
    def __init__(self): self.out = []
    def write(self, s): self.out.append(s)
    def flush(self): self.out.append("FLUSH")
w = W(); print("hi", 5, file=w, flush=True); print(w.out)
sys.stdout.write("direct\n"); sys.stdout.flush(); print("err", file=sys.stderr)
def err(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: print("a", sep=5)); err(lambda: print("a", end=5)); err(lambda: print("a", file=5))
old = sys.stdout; sys.stdout = w; print("captured"); sys.stdout = old; print(w.out[-2:])
class S:
    def __str__(self): raise ValueError("in str")
err(lambda: print("before", S()))
print("multi\nline\ttab", "é🐍")
