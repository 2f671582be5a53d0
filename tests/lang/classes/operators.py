"""Binary operators, their reflections, NotImplemented and in-place forms."""
ops = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor", "matmul"]
class L:
    def __repr__(self): return "L"
class R:
    def __repr__(self): return "R"
class N:
    def __repr__(self): return "N"
for o in ops:
    setattr(L, f"__{o}__", lambda s, x, o=o: f"{o}({s},{x})")
    setattr(R, f"__r{o}__", lambda s, x, o=o: f"r{o}({s},{x})")
    setattr(N, f"__{o}__", lambda s, x: NotImplemented)
l, r, n = L(), R(), N()
print(l + 1, 1 + r, l - r, l * 2, 2 / r, l // 1, 5 % r, l ** 2, 2 ** r, l << 1, 1 >> r, l & 1, 1 | r, l ^ 1, l @ 1, [] @ r)
print(n + r, n * r, "s" % r if False else "", [1] + r, "a" * r, None - r)
for f in (lambda: n + 1, lambda: n - n, lambda: 1 / n, lambda: 1 + l, lambda: r @ 1, lambda: n ** 2, lambda: n << 1):
    try:
        print(f())
    except TypeError as e:
        print(e)
class Base:
    def __add__(s, o): return "Base.add"
    def __radd__(s, o): return "Base.radd"
class Sub(Base):
    def __radd__(s, o): return "Sub.radd"
print(Base() + Sub(), Sub() + Base(), Base() + Base(), 1 + Sub())
class U:
    def __neg__(s): return "neg"
    def __pos__(s): return "pos"
    def __invert__(s): return "inv"
    def __abs__(s): return "abs"
    def __int__(s): return 7
    def __float__(s): return 7.5
    def __index__(s): return 3
    def __complex__(s): return 1j
    def __round__(s, n=0): return ("round", n)
    def __divmod__(s, o): return ("divmod", o)
    def __rdivmod__(s, o): return ("rdivmod", o)
    def __pow__(s, o, m=None): return ("pow", o, m)
u = U()
print(-u, +u, ~u, abs(u), int(u), float(u), [0, 1, 2, 3][u], round(u, 2), divmod(u, 1), divmod(1, u), pow(u, 2), pow(u, 2, 5), hex(u), "abcd"[u:])
class V:
    def __init__(s, x): s.x = x
    def __add__(s, o): return V(s.x + (o.x if isinstance(o, V) else o))
    __radd__ = __add__
    def __eq__(s, o): return s.x == o.x
    def __repr__(s): return f"V({s.x})"
print(V(1) + V(2), 5 + V(1), sum([V(1), V(2)], V(0)), V(1) == V(1), V(1) != V(2))
