# Copies of code objects, and when code objects are equal.
import types
def f(a, b=2, *args, c=3, **kw):
    'doc'
    return a, b, args, c, kw
code = f.__code__
copy = code.replace()
print(copy == code, copy is code, hash(copy) == hash(code))
named = code.replace(co_name='g', co_qualname='outer.g', co_filename='else.py', co_firstlineno=7)
print(named.co_name, named.co_qualname, named.co_filename, named.co_firstlineno, named == code)
g = types.FunctionType(named, globals(), 'g', (2,))
g.__kwdefaults__ = {'c': 3}
print(g(1), g(1, 5, 6, c=7, d=8), g.__name__, g.__doc__)

def hot(x, y): return x * y + 1
for i in range(5000): hot(i, 1.5)
other = types.FunctionType(hot.__code__.replace(co_name='other'), {})
print(other(3, 4), other(2.5, 2), hot(2, 2), other.__code__ == hot.__code__)

same = [compile('x + 1.0', 'f', 'eval') for _ in range(2)] + [compile('x + 1', 'f', 'eval')]
print(same[0] == same[1], same[0] == same[2], same[0] != same[2], same[0] == 5)
constants = hot.__code__.replace(co_consts=tuple(10 if k == 1 else k for k in hot.__code__.co_consts))
print(types.FunctionType(constants, {})(2, 3))

# types.coroutine makes a generator awaitable by a flag of its code.
@types.coroutine
def wait(x):
    got = yield x
    return got * 2
async def main(): return await wait(5) + await wait(6)
coroutine = main()
print(coroutine.send(None), coroutine.send(10))
try: coroutine.send(20)
except StopIteration as e: print(e.value)
for bad in {'co_name': 5}, {'co_filename': b''}, {'co_firstlineno': 'x'}, {'co_consts': []}, {'nonsense': 1}:
    try: code.replace(**bad)
    except TypeError as e: print('TypeError', *bad)
try: code.replace(5)
except TypeError as e: print(e)
