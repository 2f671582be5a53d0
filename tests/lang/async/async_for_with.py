"""async for, async with and async generators, driven by hand."""
class Wait:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)
def run(co):
    log = []
    v = None
    while True:
        try:
            log.append(co.send(v)); v = None
        except StopIteration as e:
            return e.value, log
class Iter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        await Wait("tick")
        return self.n
class Ctx:
    def __init__(self, swallow=False): self.swallow = swallow
    async def __aenter__(self): await Wait("enter"); return self
    async def __aexit__(self, t, v, tb): await Wait("exit"); print("exit", t and t.__name__); return self.swallow
async def agen(n):
    try:
        for i in range(n):
            await Wait(f"g{i}")
            yield i
    finally:
        print("agen fin")
async def main():
    async for x in Iter(2):
        print("x", x)
    else:
        print("else")
    async with Ctx() as c, Ctx(True):
        print("in", type(c).__name__)
        raise ValueError
    out = [i async for i in agen(3) if i != 1]
    print(out, {i: i async for i in Iter(2)}, [y async for y in (z * 2 async for z in Iter(3))])
    a = agen(5)
    async for i in a:
        if i == 1: break
    await a.aclose()
    g = agen(2)
    print(await g.__anext__(), await g.asend(None))
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("stopped")
    h = agen(3); await h.__anext__(); await h.aclose()
    async def two():
        r = yield 1
        print("r", r)
        try:
            yield 2
        except KeyError as e:
            yield "caught"
    t = two(); print(await t.asend(None), await t.asend("s"), await t.athrow(KeyError("k")))
    return "done"
r, log = run(main())
print(r, log)
async def bad():
    async for x in [1]: pass
async def bad2():
    async with 5: pass
for b in (bad, bad2):
    try:
        run(b())
    except TypeError as e:
        print(type(e).__name__)
