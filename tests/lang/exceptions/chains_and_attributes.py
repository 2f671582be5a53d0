# Context, cause, suppression, notes; what `raise` accepts; attributes of particular exceptions.
def chain(how):
    try:
        try: 1 / 0
        except ZeroDivisionError as e:
            if how == "from": raise KeyError("k") from e
            if how == "none": raise KeyError("k") from None
            if how == "other": raise KeyError("k") from OSError("o")
            raise KeyError("k")
    except KeyError as e:
        return type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__
for how in ["", "from", "none", "other"]: print(how, chain(how))
for text in ["raise", "raise 5", "raise 'text'", "raise int", "raise KeyError from 5", "raise KeyError('a') from KeyError", "raise None", "raise type('X', (), {})", "raise BaseException('b')"]:
    try: exec(text)
    except BaseException as e: print(text, type(e).__name__, e, type(e.__cause__).__name__)
class Init(Exception):
    def __init__(self, a, b): self.both = a, b
try: raise Init
except TypeError as e: print(str(e)[:60])
x = Init(1, 2)
print(x.args, x.both, repr(x), str(x))
e = ValueError("a", 2)
print(e, e.args, repr(e), ValueError(), repr(ValueError()), str(KeyError("k")), repr(KeyError("k")), str(KeyError("a", "b")))
e.args = ["changed"]
print(e.args, str(e))
e.add_note("one"); e.add_note("two")
print(e.__notes__)
try: e.add_note(5)
except TypeError as t: print(t)
o = OSError(2, "No such file", "name")
print(type(o).__name__, o.errno, o.strerror, o.filename, o, o.args, OSError("x").errno, type(OSError(13, "p")).__name__, type(OSError(17, "e", "a", None, "b")).__name__)
print(OSError(1, "a", "b", None, "c"), OSError(5), OSError(5, "io", "f").filename2)
s = StopIteration(7)
print(s.value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code, ImportError("m", name="n", path="p").name, NameError("x", name="q").name, AttributeError("a", name="b", obj=5).obj)
u = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad")
print(u, u.encoding, u.object, u.start, u.end, u.reason)
for args in [(), ("a",), ("utf-8", "text", 0, 1, "r")]:
    try: UnicodeDecodeError(*args)
    except TypeError as t: print(t)
try: [].missing
except AttributeError as a: print(a.name, a.obj)
try: undefined_name
except NameError as n: print(n.name)
try: {}["k"]
except KeyError as k: print(k.args)
def finally_wins():
    try: raise ValueError
    finally: return "swallowed"
print(finally_wins())
def context_kept():
    try:
        try: raise ValueError("first")
        finally: raise KeyError("second")
    except KeyError as k: return repr(k.__context__)
print(context_kept())
a, b = ValueError("a"), ValueError("b")
a.__context__ = b
try: b.__cause__ = 5
except TypeError as t: print(t)
try: raise a
except ValueError as caught: print(caught is a, caught.__context__ is b, caught.__traceback__ is not None, a.with_traceback(None) is a, a.__traceback__)
print(issubclass(KeyError, LookupError), ValueError.__mro__[1:3], issubclass(ConnectionError, OSError), IOError is OSError, issubclass(ExceptionGroup, Exception))
try:
    try: raise TypeError("inner")
    except (ValueError, TypeError) as e: raise
except Exception as e: print(e)
try:
    try: raise TypeError("x")
    except 5: pass
except TypeError as e: print(e)
