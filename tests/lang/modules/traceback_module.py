# cpython: 3.14
# The module traceback, with the places of 3.14.
import builtins, io, os, sys, traceback
HERE = os.path.dirname(os.path.abspath(__file__)) + '/'
def print(*values): builtins.print(*[(v if isinstance(v, str) else repr(v)).replace(HERE, '') for v in values])
def written(function): out = io.StringIO(); function(file=out); return out.getvalue()
def f(x): return g(x) + 1
def g(x):
    return x / 0
try: f(3)
except Exception as e:
    print(written(traceback.print_exc))
    print(traceback.format_exc() == ''.join(traceback.format_exception(e)), traceback.format_exception_only(e))
    tb = traceback.extract_tb(e.__traceback__); print(len(tb), tb[-1].line, tb[-1].name, tb[-1].lineno, tb[0])
    print(traceback.format_tb(e.__traceback__))
def s(): print(written(traceback.print_stack)); return traceback.extract_stack()[-1].name
print(s())
try:
    try: 1/0
    except ZeroDivisionError as e: raise ValueError('x') from e
except ValueError: print(traceback.format_exc())
try: raise ExceptionGroup('eg', [ValueError(1), TypeError(2)])
except ExceptionGroup as e: e.add_note('note'); print(traceback.format_exc())
try: exec('a b')
except SyntaxError: print(traceback.format_exc())
try: [].appendd
except AttributeError: print(traceback.format_exc())
te = traceback.TracebackException.from_exception(KeyError('k'), capture_locals=True); print(list(te.format()), te.exc_type_str if hasattr(te,'exc_type_str') else '')
