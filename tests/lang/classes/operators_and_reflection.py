# Which operand is asked first, NotImplemented, in-place operators, comparisons between relatives.
log = []
def op(name, result=NotImplemented):
    def method(self, other=None, *more):
        log.append(f"{type(self).__name__}.{name}")
        return result
    return method
class A:
    __add__, __radd__, __iadd__, __eq__, __lt__, __mul__ = op("add"), op("radd"), op("iadd"), op("eq"), op("lt"), op("mul", "A*")
    __hash__ = None
class B(A):
    __radd__, __gt__, __rmul__ = op("radd", "B+"), op("gt", "B>"), op("rmul", "B*")
class C:
    __radd__, __rpow__, __rdivmod__, __rmatmul__ = op("radd", "C+"), op("rpow", "C**"), op("rdivmod", "C divmod"), op("rmatmul", "C@")
def show(text):
    log.clear()
    try: result = eval(text)
    except TypeError as e: result = e
    print(text, "|", result, "|", *log)
for text in ["A() + A()", "A() + B()", "B() + A()", "A() + C()", "A() + 5", "5 + A()", "5 + C()", "A() == A()", "A() != A()", "A() == B()", "A() < A()", "A() < B()", "A() > B()", "A() * B()", "2 ** C()", "divmod(2, C())",
             "2 @ C()", "A() - 1", "-A()", "~C()", "abs(C())", "A() @ A()", "A() >= A()", "hash(A())", "A() in [5]", "[A()] == [A()]", "'a' + C()", "[] + C()", "[] * A()", "(1,) + A()"]: show(text)
x = A()
log.clear()
try: x += 1
except TypeError as e: print(e, *log)
class V:
    def __init__(self, *v): self.v = v
    def __repr__(self): return f"V{self.v}"
    def __add__(self, o): return V(*map(sum, zip(self.v, o.v))) if isinstance(o, V) else NotImplemented
    def __mul__(self, k): return V(*[x * k for x in self.v])
    __rmul__ = __mul__
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.v, o.v))
    def __neg__(self): return self * -1
    def __sub__(self, o): return self + -o
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __bool__(self): return any(self.v)
    def __getitem__(self, i): return self.v[i]
    def __contains__(self, x): return x in self.v
    def __call__(self, *a): return a
    def __round__(self, n=None): return V(*[round(x, n) for x in self.v])
    def __iadd__(self, o): self.v = (*self.v, o); return self
    def __index__(self): return len(self.v)
    def __float__(self): return float(sum(self.v))
    def __divmod__(self, o): return "divmod"
    def __pow__(self, o, m=None): return ("pow", o, m)
v, w = V(1, 2), V(3, 4.5)
print(v + w, v * 2, 3 * v, v @ w, -v, w - v, v == V(1, 2), v != w, bool(V(0, 0)), v[1], 2 in v, v(1), round(w), round(w, 1), [10, 20, 30][v], float(w), divmod(v, 1), v ** 2, pow(v, 2, 5), list(v), max(v), sum([v, w], V(0, 0)), "ab" * v)
v += 7
print(v, hex(v), range(v))
class Only:
    def __eq__(self, other): return "eq result"
    def __lt__(self, other): return []
print(Only() == 1, Only() != 1, Only() < 1, 1 > Only(), not (Only() < 1), Only() in [2], [Only()].index(3))
try: hash(Only())
except TypeError as e: print(e)
try: sorted([object(), object()])
except TypeError as e: print(e)
class NoneOp:
    __add__ = None
    __iter__ = None
    __contains__ = None
    __len__ = None
for text in ["NoneOp() + 1", "1 in NoneOp()", "iter(NoneOp())", "len(NoneOp())", "[*NoneOp()]"]: show(text)
