# cpython: 3.14
"""Generator objects: attributes, repr, wrong use, running ones, and what close and throw do in every state."""
def show(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
def g():
    try:
        x = yield 1
        print('got', x)
        yield 2
    except KeyError as e:
        print('handled', e); yield 'after'
    finally: print('finally')
    return 'end'
it = g(); show(lambda: it.send(5)); show(lambda: next(it)); show(lambda: it.send('v')); show(lambda: next(it)); show(lambda: next(it)); show(lambda: it.send(None)); show(it.close)
it = g(); show(lambda: it.throw(ValueError('early'))); show(lambda: next(it))
it = g(); next(it); show(lambda: it.throw(KeyError('k'))); show(lambda: next(it))
it = g(); next(it); show(lambda: it.throw(TypeError)); show(lambda: it.gi_frame)
it = g(); next(it); show(it.close); show(it.close); show(lambda: it.throw(KeyError('late')))
for args in (), (5,), ('text',), (ValueError(1), 2), (ValueError, ValueError('v')), (ValueError, 'arg'), (ValueError, ('a', 'b')), (int,), (ValueError, None, 'tb'), (1, 2, 3, 4):
    it = g(); next(it); show(lambda: it.throw(*args)); it.close()
def stubborn():
    try: yield
    except GeneratorExit: print('no')
    yield
it = stubborn(); next(it); show(it.close)
def selfish():
    yield next(me)
me = selfish(); show(lambda: next(me))
def stops():
    yield 1
    raise StopIteration('inner')
it = stops(); next(it); show(lambda: next(it))
it = g(); print(it.gi_running, it.gi_suspended, it.gi_yieldfrom, it.gi_code.co_name, it.gi_frame.f_lineno, it.__name__, it.__qualname__)
it.__name__ = 'renamed'; it.__qualname__ = 'Q.renamed'; print(repr(it)[:30])
for name, value in ('__name__', 5), ('__qualname__', None), ('gi_running', 1), ('gi_code', 1), ('x', 1):
    try: setattr(it, name, value)
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
print(iter(it) is it, type(it), hasattr(it, '__len__'), type(x for x in ()), (lambda: (yield))().send(None))
def ret(): return 5; yield
show(lambda: next(ret())); show(lambda: list(ret()))
try: type(it)()
except TypeError as e: print(e)
