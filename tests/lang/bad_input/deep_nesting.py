# stress: off
"""Deeply nested source and data end in an exception, never a crash."""
def t(name, f):
    try:
        f()
    except (RecursionError, SyntaxError, MemoryError):
        pass
    print(name, "survived")
for n in (100_000,):
    t("parens", lambda: eval("(" * n + "1" + ")" * n))
    t("brackets", lambda: eval("[" * n + "]" * n))
    t("open", lambda: eval("(" * n))
    t("minus", lambda: eval("-" * n + "1"))
    t("attr dots", lambda: compile("x" + ".a" * n, "<s>", "exec") and 1 / 1)
l = []
for _ in range(100_000): l = [l]
t("repr list", lambda: repr(l))
t("str list", lambda: str(l))
m = []
for _ in range(100_000): m = [m]
t("eq list", lambda: l == m)
d = {}
for _ in range(100_000): d = {"k": d}
t("repr dict", lambda: repr(d))
tp = ()
for _ in range(100_000): tp = (tp,)
t("repr tuple", lambda: repr(tp)); t("hash tuple", lambda: hash(tp)); t("cmp tuple", lambda: tp < (tp,))
class C:
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
    def __str__(self): return str(self)
    def __getattr__(self, n): return getattr(self, n + "x")
    def __call__(self): return self()
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __add__(self, o): return self + o
    def __bool__(self): return bool(self)
    def __contains__(self, x): return x in self
    def __getitem__(self, x): return self[x]
    def __lt__(self, o): return self < o
c = C()
for n, f in [("repr", lambda: repr(c)), ("eq", lambda: c == c), ("hash", lambda: hash(c)), ("str", lambda: str(c)), ("getattr", lambda: c.q), ("call", lambda: c()), ("len", lambda: len(c)), ("iter", lambda: iter(c)), ("add", lambda: c + 1), ("bool", lambda: bool(c)), ("in", lambda: 1 in c), ("getitem", lambda: c[0]), ("sort", lambda: sorted([c, c])), ("fstring", lambda: f"{c}"), ("max", lambda: max(c, c)), ("list", lambda: list(map(repr, [c])))]:
    t(n, f)
print("alive")
del l, m, d, tp
print("freed")
