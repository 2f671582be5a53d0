# cpython: 3.14
"""Coroutines, async generators, async with and comprehensions driven by hand: order, values, errors, misuse."""
class Await:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return (self.v, got)
def run(coro, *sends):
    out = []
    try:
        out.append(coro.send(None))
        for s in sends: out.append(coro.send(s))
    except StopIteration as e: out.append(('returned', e.value))
    except BaseException as e: out.append((type(e).__name__, str(e)))
    return out
async def a(): return await Await(1), await Await(2)
print(run(a(), 'x', 'y'))
async def b():
    try: return await a()
    finally: print('b finally')
print(run(b(), 'x', 'y'))
class CM:
    async def __aenter__(self): print('aenter', await Await('enter')); return 'cm'
    async def __aexit__(self, *e): print('aexit', e[0], await Await('exit')); return e[0] is KeyError
async def c():
    async with CM() as x, CM(): print(x); raise KeyError
    return 'suppressed'
print(run(c(), 1, 2, 3, 4))
async def agen(n):
    try:
        for i in range(n): got = yield i; print('got', got)
        await Await('in agen')
    finally: print('agen finally')
async def d():
    out = [x async for x in agen(3)]
    return out, [y async for y in agen(2) if y], {k: v async for k, v in pairs()}, [await Await(z) for z in 'ab']
async def pairs():
    yield 1, 2
    yield 3, 4
print(run(d(), 'r1', 'r2', 'r3', 'r4'))
async def e():
    g = agen(3)
    r = [await g.__anext__(), await g.asend('sent'), await anext(g)]
    await g.aclose()
    try: await anext(g)
    except StopAsyncIteration: r.append('stopped')
    r.append(await anext(g, 'default'))
    return r
print(run(e()))
async def f():
    g = agen(3); await anext(g)
    try: await g.athrow(ValueError('thrown'))
    except ValueError as x: return str(x)
print(run(f()))
async def g_():
    async for x in pairs():
        if x == (1, 2): continue
        break
    else: return 'else'
    return x
print(run(g_()))
async def h():
    async for x in agen(0): pass
    else: return 'else'
print(run(h(), 1))
async def i(): return (x async for x in pairs())
print(run(i())[0][1].__class__.__name__)
co = a(); co.close(); print(run(co))
co = a(); co.send(None)
try: co.throw(KeyError('t'))
except KeyError as x: print('KeyError', x)
print(type(co).__name__, co.cr_running, co.cr_await, co.cr_frame, co.__name__, co.__qualname__, co.cr_code.co_name, hasattr(co, '__iter__'), hasattr(co, '__await__'))
async def j(): await 5
async def k():
    for x in agen(1): pass
async def l():
    with CM(): pass
async def m():
    async with 5: pass
async def n(): return [x for x in agen(1)]
async def o(): raise StopIteration('so')
async def p(): yield 1; raise StopAsyncIteration('sa')
async def q(): [x async for x in p()]
async def r():
    g = agen(1); next(g)
for f_ in j, k, l, m, n, o, q, r: print(f_.__name__, run(f_()))
for bad in lambda: list(a()), lambda: next(a()), lambda: iter(agen(1)), lambda: a()(), lambda: a().send(5), lambda: agen(1).asend(5).send(None), lambda: anext(5), lambda: aiter(5), lambda: aiter(agen(1)) is not None, lambda: anext():
    try: print(bad())
    except (TypeError, StopIteration) as x: print(type(x).__name__, x)
