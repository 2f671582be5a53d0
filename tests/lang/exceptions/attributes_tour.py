# cpython: 3.14
"""What exceptions carry: args, errno, name, obj, value, code, object, and how str shows each."""
def show(e):
    print(type(e).__name__, repr(e), '|', str(e), '|', e.args, {k: getattr(e, k) for k in ('errno', 'strerror', 'filename', 'filename2', 'name', 'path', 'obj', 'value', 'code', 'msg', 'lineno', 'offset', 'text', 'end_lineno', 'encoding', 'object', 'start', 'end', 'reason') if hasattr(e, k)})
for e in [Exception(), Exception(1), Exception(1, 2), Exception(None), Exception(''), Exception(('t',)), KeyError('k'), KeyError(), KeyError(1, 2), KeyError(('a',)), KeyError(''), OSError(2, 'gone'), OSError(2, 'gone', 'file'), OSError(2, 'gone', 'a', None, 'b'), OSError('one'), OSError(1, 2, 3, 4, 5, 6), OSError(13, 'denied'), OSError(None, None), OSError(),
          StopIteration(), StopIteration(5), StopIteration(1, 2), SystemExit(), SystemExit(3), SystemExit('a', 'b'), ImportError('m', name='n', path='p'), ImportError(), ImportError('a', 'b'), ModuleNotFoundError('x', name='y'), NameError('n', name='nm'), AttributeError('a', name='x', obj=5), SyntaxError(), SyntaxError('m'), SyntaxError('m', ('f', 1, 2, 'text')), SyntaxError('m', ('f', 1, 2, 'text', 3, 4)), SyntaxError('m', (None, 1, None, None)),
          UnicodeDecodeError('utf-8', b'ab\xff', 2, 3, 'bad'), UnicodeEncodeError('ascii', 'a\xe9\u20ac', 1, 3, 'no'), UnicodeEncodeError('x', '\U0001f600', 0, 1, 'r'), UnicodeTranslateError('ab', 0, 1, 'why'), BlockingIOError(11, 'would', 5), FileNotFoundError(1, 'x'), OSError(17, 'x', 'f'), TimeoutError(), ConnectionResetError(104, 'reset')]:
    show(e)
for call in [lambda: KeyError(x=1), lambda: Exception(x=1), lambda: OSError(x=1), lambda: ImportError(other=1), lambda: NameError(x=1), lambda: AttributeError('a', nam=1), lambda: UnicodeDecodeError('a'), lambda: UnicodeDecodeError('a', 'text', 0, 1, 'r'), lambda: UnicodeEncodeError('a', b'x', 0, 1, 'r'), lambda: UnicodeTranslateError(1, 2, 3, 4), lambda: StopIteration(x=1), lambda: UnicodeDecodeError(1, b'', 0, 1, 'r'), lambda: UnicodeDecodeError('a', b'', 'x', 1, 'r')]:
    try: show(call())
    except TypeError as e: print(e)
e = OSError(2, 'x'); e.errno = 5; e.filename = 'f'; print(e); e.args = (1, 2, 3); print(e.args, str(e)); e.strerror = None; print(e)
e = KeyError('a'); e.args = ('b', 'c'); print(e); e.args = []; print(e, e.args)
try: e.args = 5
except TypeError as x: print(x)
try: del e.args
except TypeError as x: print(x)
b = BlockingIOError(11, 'would', 5); print(b.characters_written, b.args)
b.characters_written = 7; print(b.characters_written)
try: BlockingIOError().characters_written
except AttributeError as x: print(x)
