# async and coroutines driven by hand, async generators, context managers
def drive(c, vals=()):
    out = []
    it = iter(vals)
    try:
        x = c.send(None)
        while True:
            out.append(x)
            v = next(it, None)
            x = c.throw(v) if isinstance(v, BaseException) else c.send(v)
    except StopIteration as e: return out, e.value
    except BaseException as e: return out, repr(e)
class Y:
    def __init__(s, v): s.v = v
    def __await__(s): r = yield s.v; return r
async def a(n):
    r = 0
    for i in range(n): r += await Y(i) or 1
    return r
async def b(): return await a(3), await a(2)
print(drive(b()), drive(b(), [10, 20]), drive(b(), [1, ValueError('x')]))
async def c():
    try: await Y(1)
    except ValueError as e: return f'caught {e}'
    finally: await Y('fin')
print(drive(c()), drive(c(), [ValueError('q')]), drive(c(), [KeyError('q')]))
async def ag(n):
    try:
        for i in range(n):
            x = yield i
            if x: await Y(('got', x))
    finally: await Y('agfin')
async def d():
    r = []
    async for i in ag(3): r.append(i)
    else: r.append('else')
    g = ag(5); r.append(await g.asend(None)); r.append(await g.asend('s')); 
    try: await g.athrow(ValueError('at'))
    except ValueError as e: r.append(str(e))
    g2 = ag(5); await g2.__anext__(); await g2.aclose()
    try: await g2.__anext__()
    except StopAsyncIteration: r.append('stopped')
    return r, [x async for x in ag(2)], {x async for x in ag(2)}, {x: y async for x in ag(2) async for y in ag(1)}, [await a(1) for _ in range(2)], [x async for x in ag(4) if await a(x) % 2]
print(drive(d()))
class ACM:
    def __init__(s, n, sw=False): s.n, s.sw = n, sw
    async def __aenter__(s): await Y(('enter', s.n)); return s.n
    async def __aexit__(s, *x): await Y(('exit', s.n, x[0])); return s.sw
async def e():
    async with ACM(1) as x, ACM(2, True) as y:
        await Y((x, y)); raise ValueError('body')
    async with ACM(3): return 'ret'
print(drive(e()))
async def f():
    async with 5: pass
async def g():
    async for x in 5: pass
async def h(): await 5
async def i():
    async with ACM(1): raise KeyError('k')
async def j():
    for x in ag(2): pass
async def k():
    with ACM(1): pass
for fn in (g, i, j):
    r = drive(fn()); print(fn.__name__, r)
async def l():
    async def inner():
        yield 1
        return
    return [x async for x in inner()]
print(drive(l()))
async def m(): return (x async for x in ag(2))
async def n():
    r = []
    async for x in await m(): r.append(x)
    return r
print(drive(n()))
co = a(1); print(type(co).__name__, co.cr_running, co.cr_frame is not None, co.cr_await); co.close(); print(co.cr_frame)
try: co.send(None)
except RuntimeError as e: print(e)
import sys
async def unawaited(): pass
class It:
    def __aiter__(s): return s
    async def __anext__(s):
        s.n = getattr(s, 'n', 0) + 1
        if s.n > 2: raise StopAsyncIteration
        return s.n
async def o(): return [x async for x in It()], await anext(It()), await anext(ag(0), 'dflt'), type(aiter(It())).__name__
print(drive(o()))
async def p():
    try:
        async for x in It():
            try:
                if x == 1: continue
                break
            finally: await Y(('f', x))
        else: print('no')
    finally: await Y('pf')
print(drive(p()))
class AwBad:
    def __await__(s): return 5
async def q(): await AwBad()
print(drive(q()))
async def r():
    raise StopIteration('si')
print(drive(r()))
async def s():
    yield 1
    raise StopAsyncIteration('sai')
async def t(): return [x async for x in s()]
print(drive(t()))
async def u():
    x = lambda: (yield)
    return [await z for z in [a(1), a(2)]], type(x()).__name__
print(drive(u()))
for bad in (lambda: anext(5), lambda: anext(), lambda: anext(1, 2, 3)):
    try: bad()
    except TypeError as e: print(e)
async def v():
    g = ag(1)
    return await anext(g), await anext(g, 'end'), await anext(g, 'again')
print(drive(v()))
for leave in (exit, quit):
    try: leave(3)
    except SystemExit as e: print('exit', e.code)
try: exit()
except SystemExit as e: print('exit', e.code)
