"""Truth goes through __bool__, then __len__."""
class A:
    def __init__(self, v): self.v = v
    def __bool__(self):
        print("bool", self.v)
        return self.v
class L:
    def __init__(self, n): self.n = n
    def __len__(self):
        print("len", self.n)
        return self.n
class P: pass
for o in (A(True), A(False), L(0), L(3), P()):
    print("yes" if o else "no")
print(bool(A(False) or A(True)), bool(A(True) and L(0)))
print(not L(0))
x = A(False) or L(2) or "never"
print(type(x).__name__)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class BadB:
    def __bool__(self): return 1
class BadL:
    def __len__(self): return -1
class BadT:
    def __len__(self): return "x"
err(lambda: bool(BadB()))
err(lambda: bool(BadL()))
err(lambda: bool(BadT()))
print([o.v for o in filter(None, [A(True), A(False)])])
