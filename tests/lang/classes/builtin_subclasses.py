"""Subclassing list, dict, str, int, tuple and exceptions with state of their own."""
class L(list):
    def __init__(self, *a): super().__init__(a); self.log = []
    def append(self, x): self.log.append(x); super().append(x)
    def __getitem__(self, i): return ("item", super().__getitem__(i))
l = L(1, 2); l.append(3)
print(l, l.log, l[0], len(l), list(l), [*l], l == [1, 2, 3], isinstance(l, list), l + [4], type(l + [4]).__name__, sorted(l), sum(l), l[-1], l.index(2))
class S(str):
    def __len__(self): return 99
    def __eq__(self, o): return "seq"
    __hash__ = str.__hash__
s = S("ab"); print(len(s), s == "ab", s + "c", s.upper(), str(s), f"{s}", {"ab": 1}.get("ab"))
class D(dict):
    def __getattr__(self, k):
        try:
            return self[k]
        except KeyError:
            raise AttributeError(k) from None
    def __setattr__(self, k, v): self[k] = v
d = D(a=1); d.b = 2; print(d, d.a, d.b, hasattr(d, "c"), d.keys())
class T(tuple):
    def __new__(cls, *a): return tuple.__new__(cls, a)
    def __repr__(self): return "T" + tuple.__repr__(self)
t = T(1, 2); print(t, t + (3,), {t: 1}[(1, 2)], hash(t) == hash((1, 2)), t[0], [*t], t == (1, 2))
class F(float):
    def __add__(self, o): return F(float(self) + o + 1000)
print(F(1) + 1, F(2) * 2, type(F(1) + 1).__name__, F("2.5"), F(3).is_integer(), round(F(2.567), 1))
class Q(set):
    def __contains__(self, x): return True
print(5 in Q(), len(Q([1])), sorted(Q([3, 1])))
class B(bytes): tag = 1
print(B(b"x"), B(b"x") + b"y", B.tag)
class R(list):
    def __iter__(self): return iter("custom")
print(list(R([1])), [*R([1])], len(R([1])), tuple(R()), ",".join(R()))
