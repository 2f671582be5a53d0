"""Augmented assignment on names, attributes, items and slices, evaluated once."""
log = []
def t(x, n):
    log.append(n)
    return x
class O: pass
o = O(); o.v = [1]; d = {"k": 1}; l = [1, 2, 3]
t(o, "o").v += [2]; t(d, "d")[t("k", "k")] += 5; t(l, "l")[t(0, "i")] -= 1; l[1:] *= 2
print(o.v, d, l, log)
x = 5; x += 1; x -= 2; x *= 3; x //= 2; x **= 2; x %= 7; x <<= 3; x >>= 1; x |= 3; x &= 6; x ^= 1; x /= 2; print(x)
s = "a"; s += "b"; s *= 3; tpl = (1,); tpl += (2,); print(s, tpl)
a = b = [1]; a += [2]; print(b, a is b); a = a + [3]; print(b, a is b)
class I:
    def __init__(self, v): self.v = v
    def __iadd__(self, o): self.v += o; return self
    def __isub__(self, o): return "replaced"
    def __add__(self, o): return I(self.v * 100)
    def __mul__(self, o): return f"mul{o}"
i = I(1); j = i; i += 5; print(i.v, i is j); i -= 1; print(i); j *= 3; print(j)
def err(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
def f1(): x = 1; x += "a"
def f2(): d["nope"] += 1
def f3(): l[99] += 1
def f4(): o.none += 1
def f5(): x = None; x -= 1
for f in (f1, f2, f3, f4, f5):
    err(f)
class M:
    def __matmul__(self, o): return "mm"
    def __imatmul__(self, o): return "imm"
m = M(); print(m @ 1); m @= 2; print(m)
