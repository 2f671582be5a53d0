"""Exceptions raised inside every protocol propagate as themselves."""
class Boom(Exception): pass
class B:
    def __getattr__(self, n): raise Boom("getattr")
for name in "len bool iter next contains getitem setitem delitem call add radd iadd neg eq lt hash repr str int float index enter exit get set format reversed abs round".split():
    def m(self, *a, name=name): raise Boom(name)
    setattr(B, f"__{name}__", m)
b = B()
def st(): b[0] = 1
def dl(): del b[0]
def ia():
    x = B(); x += 1
def w():
    with B(): pass
class H: d = B()
for f in (lambda: len(b), lambda: bool(b), lambda: list(b), lambda: next(b), lambda: 1 in b, lambda: b[0], st, dl, lambda: b(), lambda: b + 1, lambda: 1 + b, ia, lambda: -b, lambda: b == 1, lambda: b < 1, lambda: hash(b), lambda: repr(b), lambda: str(b), lambda: int(b), lambda: float(b), lambda: [1][b], w, lambda: H().d, lambda: f"{b}", lambda: reversed(b), lambda: abs(b), lambda: round(b), lambda: b.zip, lambda: {b: 1}, lambda: {b}, lambda: [*b], lambda: print(*b), lambda: dict(b), lambda: sorted([b, b]), lambda: max([b, b]), lambda: [1 for _ in b], lambda: "%s" % b, lambda: range(b), lambda: "a" * b, lambda: not b, lambda: b and 1, lambda: 1 if b else 2, lambda: any([b]), lambda: sum([b]), lambda: tuple(b), lambda: b in [1, b, b][:1], lambda: isinstance(1, b), lambda: setattr(H(), "d", 1), lambda: " ".join(b), lambda: list(zip(b)), lambda: list(map(b, [1])), lambda: getattr(b, "x", 5)):
    try:
        print("no exception", f())
    except Boom as e:
        print("Boom", e, end="; ")
    except Exception as e:
        print(type(e).__name__, end="; ")
print()
