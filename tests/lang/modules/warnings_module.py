# The module warnings, and how it sees what the compiler warns about.
import warnings
def old():
    warnings.warn('old is old', DeprecationWarning, stacklevel=2)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    warnings.warn('plain')
    old()
    warnings.warn(RuntimeWarning('an instance'))
    compile('assert (1, "x")', 'made.py', 'exec')
    for w in caught: print(w.category.__name__, w.message, w.filename.rpartition('/')[2], w.lineno)
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try: warnings.warn('boom', UserWarning)
    except UserWarning as e: print(repr(e))
    try: compile('x = "\\d"', 'made.py', 'exec')
    except SyntaxError as e: print(type(e).__name__, e.lineno, e.filename)
with warnings.catch_warnings():
    warnings.filterwarnings('ignore', message='quiet')
    warnings.warn('quiet please')
    warnings.filterwarnings('error', category=ResourceWarning)
    try: warnings.warn('res', ResourceWarning)
    except ResourceWarning as e: print(e)
try: warnings.warn('x', int)
except TypeError as e: print('TypeError')
print(warnings.formatwarning('text', UserWarning, 'file.py', 3, 'code()'))
shown = []
with warnings.catch_warnings():
    warnings.simplefilter('once')
    warnings.showwarning = lambda *args, **kw: shown.append(str(args[0]))
    for _ in range(3): warnings.warn('only once')
print(shown)
