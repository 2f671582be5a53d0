"""Operands, arguments, targets and defaults are evaluated in Python's order."""
def t(x, r=None):
    print(x, end=" ")
    return r if r is not None else x
class O:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", end=" ")
    def __setattr__(self, n, v): print("setattr", end=" ")
    def __call__(self, *a, **k): return 0
o = O()
t(1) + t(2) * t(3); print()
t("f", o)(t("a"), *t("b", []), t("c"), k=t("d"), **t("e", {})); print()
t("o", o)[t("k")] = t("v"); print()
t("o1", o).x = t("o2", o)[t("k2")] = t("val"); print()
{t("k1"): t("v1"), t("k2"): t("v2")}; [t(1), *t(2, []), t(3)]; print()
t(1) < t(2) < t(3); t(5) if t(0, 0) else t(6); print()
def f(a=t("def a"), *, b=t("def b")): pass
print()
@t("deco1", lambda c: c)
@t("deco2", lambda c: c)
class C(t("base", object), metaclass=t("meta", type)): t("body")
print()
x = [1, 2]; i = 0
i, x[i] = 1, 9; print(x, i)
a = [t("l")] + [t("r")]; a[t("i", 0)] += t("+"); print(a)
lambda q=t("lambda default"): t("never"); print()
[t(v) for v in t("iter", [1, 2]) if t("if", True)]; print()
assert t("cond", 1), t("never"); print()
d = {}; d[t("key")] = t("value"); del d[t("key")]; print()
print(f"{t('x')}{t('y')!r:>{t('w', 5)}}")
with t("cm1", type("M", (), {"__enter__": lambda s: t("in1"), "__exit__": lambda s, *a: t("out1")})()), t("cm2", type("M", (), {"__enter__": lambda s: t("in2"), "__exit__": lambda s, *a: t("out2")})()): t("body")
print()
def g(): yield t("y1"); yield t("y2")
for v in g(): t("loop")
print()
try:
    t("raise", 1) / t("zero", 0) + t("never")
except ZeroDivisionError: t("handled")
finally: t("fin")
print()
b = t("m") and t("n", "") or t("p"); t(1) in [t(2), t(1)]; not t("not"); -t(4); print(b)
