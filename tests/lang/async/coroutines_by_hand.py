"""Coroutines driven by send()."""
class Wait:
    def __init__(self, tag): self.tag = tag
    def __await__(self):
        got = yield self.tag
        return f"{self.tag}:{got}"
async def inner(n):
    r = await Wait(f"w{n}")
    return r.upper()
async def main():
    a = await inner(1)
    b = await inner(2)
    try:
        await Wait("boom")
    except ValueError as e:
        print("caught", e)
    return [a, b]
c = main()
print(type(c).__name__, c.send(None), c.send("x"), c.send("y"))
try:
    c.throw(ValueError("v"))
except StopIteration as e:
    print("result", e.value)
def run(co):
    trace = []
    v = None
    while True:
        try:
            trace.append(co.send(v))
            v = len(trace)
        except StopIteration as e:
            return e.value, trace
async def gather():
    return [await inner(i) for i in range(3)], {k: await Wait(k) for k in "ab"}
print(run(gather()))
async def simple(): return 5
print(run(simple()), run(main.__wrapped__()) if hasattr(main, "__wrapped__") else "")
def err(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)
d = simple(); run(d); err(lambda: d.send(None))
async def bad(): await 5
try:
    run(bad())
except TypeError:
    print("TypeError")
e = main(); e.send(None); e.close(); err(lambda: e.send(None))
async def cleanup():
    try:
        await Wait("c")
    finally:
        print("cleaned")
f = cleanup(); f.send(None); f.close()
async def rec(n): return 0 if n == 0 else 1 + await rec(n - 1)
print(run(rec(50)))
