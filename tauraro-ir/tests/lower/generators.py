def gen(xs):
    got = yield
    r = yield from xs
    return (x * got for x in xs if x)

async def agen(xs):
    async with xs as manager:
        async for x in xs:
            yield await x
    return

async def co(xs):
    return [x async for x in xs if await x], {k: v for k in xs for v in [k + 1]}
