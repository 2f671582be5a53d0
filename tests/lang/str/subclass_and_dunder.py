"""Subclasses of str, and methods called through the class."""
class T(str):
    def __new__(cls, s, n=0):
        self = super().__new__(cls, s)
        self.n = n
        return self
    def shout(self): return self.upper() + "!"
t = T("abc", 3)
print(t, t.n, t.shout(), t + "d", type(t + "d").__name__, t == "abc", {t: 1}["abc"], len(t), t[1], type(t[:]).__name__, isinstance(t, str))
print(str.upper("x"), str.join("-", "ab"), "abc".__len__(), "abc".__contains__("b"), "a".__add__("b"), "abc".__getitem__(1), "a".__mul__(3))
print(str.__name__, type("").__mro__ == (str, object), "x".__class__ is str, "ab".__iter__().__next__())
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: "a" + 1)
err(lambda: 1 + "a")
err(lambda: "a" * 1.5)
err(lambda: "a" - "b")
err(lambda: str.upper(5))
err(lambda: "a".upper(1))
err(lambda: -"a")
