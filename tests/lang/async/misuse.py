# cpython: 3.14
# Coroutines and async iterators that are used wrongly.
async def spam(): return 'spam'
coroutine = spam()
for step in lambda: coroutine.send(None), lambda: coroutine.send(None), lambda: coroutine.throw(Exception('wat')), lambda: coroutine.close():
    try: print(step())
    except (StopIteration, RuntimeError) as e: print(type(e).__name__, e)
waiter = spam().__await__()
for step in lambda: next(waiter), lambda: next(waiter), lambda: waiter.throw(Exception('wat')), lambda: waiter.close():
    try: print(step())
    except (StopIteration, RuntimeError) as e: print(type(e).__name__, e)

class Raising:
    def __aiter__(self): return self
    def __anext__(self): return self
    def __await__(self): 1 / 0
async def loop(over):
    async for x in over: print(x)
def drive(coroutine):
    try: coroutine.send(None)
    except StopIteration: print('done')
    except Exception as e: print(type(e).__name__, e, '| caused by', repr(e.__cause__))
drive(loop(Raising()))
class NoIter: pass
class NoNext:
    def __aiter__(self): return 5
class NotAwaitable:
    def __aiter__(self): return self
    def __anext__(self): return 5
for over in NoIter(), NoNext(), NotAwaitable(), [1]: drive(loop(over))
async def agen():
    yield 1
print(type(agen()).__class_getitem__(int), agen().__aiter__().__name__)
