# generators
def g(): 
    x = yield 1
    print('got', x)
    y = yield x
    print('got', y)
    return 'r'
it = g(); print(next(it), it.send('a'))
try: it.send('b')
except StopIteration as e: print(e.value)
try: next(it)
except StopIteration as e: print('again', e.value)
it = g()
try: it.send(5)
except TypeError as e: print(e)
def yf():
    r = yield from g()
    print('r', r)
    yield from [7, 8]
    yield from (c for c in 'xy')
print(list(yf()))
def t():
    while True:
        try: yield 'w'
        except ValueError as e: print('caught', e); yield 'handled'
it = t(); next(it); print(it.throw(ValueError('v')), next(it))
try: it.throw(KeyError('k'))
except KeyError as e: print('out', e)
try: next(it)
except StopIteration: print('done')
def bad():
    try: yield 1
    except GeneratorExit: yield 2
it = bad(); next(it)
try: it.close()
except RuntimeError as e: print(e)
def si(): yield 1; raise StopIteration('x')
try: list(si())
except RuntimeError as e: print(e, repr(e.__cause__))
def rec():
    yield next(me)
me = rec()
try: next(me)
except ValueError as e: print(e)
gg = (x*y for x in range(3) for y in range(x) if y != 1); print(list(gg), list(gg))
print(sum(x for x in range(10)), max((len(w) for w in ['a','bbb']), default=0), ','.join(str(i) for i in range(3)), dict((k, v) for k, v in [(1,2)]), sorted((-x for x in range(3))))
class It:
    def __init__(s): s.i = 0
    def __iter__(s): return s
    def __next__(s):
        s.i += 1
        if s.i > 3: raise StopIteration
        return s.i
def d():
    try: yield from It()
    finally: print('d fin')
print(list(d()))
class Sub:
    def __iter__(s): return s
    def __next__(s): return 1
    def send(s, v): print('send', v); return v
    def throw(s, *a): print('throw', a); raise StopIteration('thr')
    def close(s): print('close')
def dd(): r = yield from Sub(); print('r', r); yield 'end'
it = dd(); print(next(it), it.send(5), it.throw(ValueError('x'))); it = dd(); next(it); it.close()
print(it.gi_frame, it.gi_running, g.__name__, g().__name__, g().__qualname__, type(g()).__name__)
def tree(n): 
    if n: yield from tree(n-1); yield n; yield from tree(n-1)
print(list(tree(3)))
def fib():
    a, b = 0, 1
    while 1: yield a; a, b = b, a+b
from itertools import islice
print(list(islice(fib(), 15)))
def two(): yield (yield (yield 1))
it = two(); print(next(it), it.send(2), it.send(3), next(it, 'end'))
print([(yield_ := x) for x in range(2)], next(iter([]), 'def'))
try: next(iter([]))
except StopIteration as e: print(repr(e), e.args)
try: next(5)
except TypeError as e: print(e)
a, *b = (i for i in range(4)); print(a, b)
def lazy():
    print('start'); yield
l = lazy(); print('created'); next(l)
print(list(zip(range(3), 'ab', g())), list(map(lambda a, b: a+b, [1,2], [3,4])), list(filter(None, [0,1,'',2])), list(enumerate('ab', 5)), list(reversed([1,2,3])))
try: list(zip([1], [1,2], strict=True))
except ValueError as e: print(e)
try: list(zip([1,2], [1], strict=True))
except ValueError as e: print(e)
def close_ret():
    try: yield 1
    except GeneratorExit: return 5
c = close_ret(); next(c); c.close()
def exc_ctx():
    try: yield 1
    except ValueError:
        yield 2
        raise KeyError('k')
it = exc_ctx(); next(it); it.throw(ValueError('v'))
try: next(it)
except KeyError as e: print(repr(e.__context__))
try: it.throw(TypeError)
except TypeError as e: print('tt', repr(e))
def gr():
    try:
        yield 1
    finally:
        yield 2
it = gr(); next(it); print(it.throw(ValueError('p')))
try: next(it)
except ValueError as e: print('re', e)
async def co(): return 5
c = co()
try: c.send(None)
except StopIteration as e: print(e.value)
try: c.send(None)
except RuntimeError as e: print(e)
class Aw:
    def __await__(s): v = yield 'aw'; return v
async def co2():
    x = await Aw(); print('x', x)
    async for i in ag(): print(i)
    async with Acm() as q: print(q)
    print([i async for i in ag() if i], {i: 1 async for i in ag()})
    return 'done'
async def ag():
    for i in range(2): yield i
class Acm:
    async def __aenter__(s): return 'ent'
    async def __aexit__(s, *a): print('aexit', a); return True
c = co2(); print(c.send(None))
try: c.send('val')
except StopIteration as e: print(e.value)
