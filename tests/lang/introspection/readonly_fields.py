# cpython: 3.14
# Fields of builtin objects that cannot be set.
import types
def f():
    x = 1
    return lambda: x
class C:
    p = property(lambda self: 1)
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
def gen(): yield
for thing, name in [
    (slice(1), 'start'), (slice(1), 'stop'), (slice(1), 'step'), (range(3), 'start'), (range(3), 'step'), (1j, 'real'), (1j, 'imag'),
    (C.p, 'fget'), (C.p, 'fset'), (C.p, 'fdel'), (f, '__closure__'), (f, '__globals__'), (C().c, '__func__'), (C().c, '__self__'),
    (C.__dict__['c'], '__func__'), (C.__dict__['s'], '__wrapped__'), (f.__code__, 'co_name'), (f.__code__, 'co_consts'),
    (gen(), 'gi_code'), (super(C, C()), '__self__'), (types, '__dict__'), (ExceptionGroup('g', [ValueError()]), 'exceptions'),
    (ExceptionGroup('g', [ValueError()]), 'message'), (list[int], '__origin__'), (5, 'real'), (5, 'numerator'), (1.5, 'imag'),
    (gen(), 'gi_running'), (len, '__name__'), (len, '__self__'), (list.append, '__objclass__'), (None, 'x'), (C.__dict__, 'x'),
]:
    try: setattr(thing, name, 1)
    except (AttributeError, TypeError) as e: print(type(thing).__name__, name, type(e).__name__, e)
for thing in f, len:
    try: del thing.__dict__
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
for target, name in (str, 'foo'), (C, 'foo'):
    try: object.__setattr__(target, name, 42)
    except TypeError as e: print(e)
    try: object.__delattr__(target, 'p')
    except TypeError as e: print(e)
try: del C.__doc__
except TypeError as e: print(e)
