"""__context__, __cause__ and __suppress_context__ in every way they come about."""
def chain(e):
    out = []
    while e is not None:
        out.append(f'{type(e).__name__}({e}){"!" if e.__suppress_context__ else ""}')
        e = e.__cause__ if e.__cause__ is not None else (None if e.__suppress_context__ else e.__context__)
    return ' <- '.join(out)
def run(f):
    try: f()
    except BaseException as e: print(chain(e), repr(e.__context__), repr(e.__cause__))
def a():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError('k')
def b():
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError('k') from e
def c():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError('k') from None
def d():
    try: raise ValueError(1)
    finally: raise KeyError(2)
def e_():
    try:
        try: raise ValueError(1)
        except ValueError: raise TypeError(2)
    except TypeError: raise KeyError(3)
def f():
    try: raise ValueError(1)
    except ValueError as x: raise x
def g():
    x = ValueError('same')
    try: raise x
    except ValueError:
        try: raise KeyError('inner')
        except KeyError: raise x
def h():
    try: raise ValueError(1)
    except ValueError:
        try: raise KeyError(2)
        except KeyError: pass
        raise TypeError(3)
def i(): raise KeyError('x') from ValueError
def j(): raise KeyError('x') from 5
def k(): raise 5
def l(): raise
def m():
    try: raise ValueError(1)
    except ValueError:
        with M(): raise KeyError(2)
class M:
    def __enter__(self): pass
    def __exit__(self, *a): raise TypeError('exit')
def n():
    class Bad(Exception):
        def __init__(self): 1 / 0
    raise Bad
def o(): raise type('Odd', (), {})
def p():
    def gen():
        try: yield
        except ValueError: raise KeyError('in gen')
    it = gen(); next(it); it.throw(ValueError('thrown'))
def q():
    try: raise ValueError(1)
    except ValueError as e: e.__context__ = KeyError('set'); raise
def r():
    e = ValueError(1); e.__cause__ = KeyError(2); raise e
for case in a, b, c, d, e_, f, g, h, i, j, k, l, m, n, o, p, q, r: print(case.__name__, end=' '); run(case)
e = ValueError()
for name, value in ('__cause__', 5), ('__context__', 'x'), ('__traceback__', 1), ('__suppress_context__', 'yes'), ('__cause__', None):
    try: setattr(e, name, value); print(name, getattr(e, name))
    except TypeError as x: print(x)
for name in '__cause__', '__context__', '__traceback__':
    try: delattr(e, name)
    except TypeError as x: print(x)
