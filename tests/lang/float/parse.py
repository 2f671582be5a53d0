"""float() of text."""
def t(*a):
    try:
        print(repr(float(*a)))
    except Exception as e:
        print(type(e).__name__, e)
for s in ("1", "1.", ".5", "1e5", "1E-5", " 2.5 \n", "1_0.2_5", "inf", "-Infinity", "NaN", "+3", "-0", "1e400", "1e-400",
          "0x10", "", ".", "1e", "1__0", "abc", "1 2", "infinit", "--1", "9007199254740993", "0.1e1_0"):
    t(s)
t(); t(5); t(True); t(b"2.5"); t(None); t([1]); t(10**25)
class F:
    def __float__(self): return 2.5
class X:
    def __index__(self): return 3
class B:
    def __float__(self): return 1
t(F()); t(X()); t(B())
