"""User exceptions: attributes, str, args, hierarchy, equality of class."""
class AppError(Exception):
    code = 1
    def __init__(self, msg, **info):
        super().__init__(msg); self.info = info
class NotFound(AppError):
    code = 404
    def __str__(self): return f"[{self.code}] {self.args[0]} {self.info}"
try:
    raise NotFound("page", path="/x")
except AppError as e:
    print(e, repr(e), e.args, e.code, isinstance(e, Exception), type(e).__mro__[1].__name__)
print(repr(ValueError()), repr(ValueError("a")), repr(ValueError("a", 1)), str(ValueError()), str(ValueError("a", 1)), ValueError("a").args, str(KeyError("k")), str(KeyError("a", "b")), str(KeyError()))
class Plain(Exception): pass
class Multi(KeyError, AttributeError): pass
print(Plain("x"), repr(Plain("x", 2)), issubclass(Multi, LookupError))
e = OSError(2, "No such", "file.txt"); print(e, e.errno, e.strerror, e.filename, type(e).__name__, repr(OSError("plain")))
s = StopIteration(5); print(s.value, SystemExit(3).code, SystemExit().code)
u = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad"); print(u, u.start, u.reason)
try:
    import_name_that_is_missing
except NameError as n:
    print(n.name)
try:
    [].missing
except AttributeError as a:
    print(a.name, a.obj)
x = ValueError("v"); x.extra = 1; x.args = ("new",); print(x, x.__dict__)
x.add_note("note 1"); x.add_note("note 2"); print(x.__notes__)
print(ValueError("a") == ValueError("a"), x == x, x.with_traceback(None) is x, x.__traceback__)
try:
    raise x
except ValueError as y:
    print(y is x, y.__traceback__ is not None, y.__traceback__.tb_lineno, y.__traceback__.tb_next)
for b in (BaseException, Exception, ArithmeticError, LookupError, OSError, RuntimeError, ImportError, Warning):
    print(b.__name__, [c.__name__ for c in b.__mro__])
for n in ("ZeroDivisionError OverflowError IndexError KeyError FileNotFoundError PermissionError RecursionError NotImplementedError ModuleNotFoundError UnboundLocalError UnicodeError TimeoutError StopAsyncIteration GeneratorExit KeyboardInterrupt DeprecationWarning IndentationError EOFError MemoryError AssertionError BufferError ReferenceError").split():
    print(n, eval(n).__bases__[0].__name__, end="; ")
print(IOError is OSError, EnvironmentError is OSError)
