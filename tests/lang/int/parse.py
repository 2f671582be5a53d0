"""int() of strings, bytes, floats and objects."""
def t(*a, **k):
    try:
        print(int(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)
t(); t("42"); t("  -17 \n"); t("1_000"); t("ff", 16); t("0xff", 16); t("0xff", 0); t("0b101", 0); t("0o17", 0)
t("zz", 36); t("10", 2); t("10", base=7); t(b"12"); t(3.99); t(-3.99); t(True); t("9" * 30); t("-" + "1" * 25)
t(1e20); t(1e30)
t(""); t("abc"); t("1__0"); t("_1"); t("1_"); t("12", 1); t("12", 37); t("8", 8); t("0x", 16); t("- 1")
t(float("nan")); t(float("inf")); t(None); t([]); t("1.5"); t(3, 10); t("010", 0); t("00", 0)
class I:
    def __int__(self): return 7
class X:
    def __index__(self): return 8
class Bad:
    def __int__(self): return "no"
t(I()); t(X()); t(Bad()); t("5", X())
