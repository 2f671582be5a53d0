# Async generators without an event loop: asend, athrow, aclose, and what each step gives.
import types
@types.coroutine
def step(x):
    got = yield x
    return got
def drive(coroutine, *answers):
    answers = list(answers)
    out = []
    try:
        value = coroutine.send(None)
        while True:
            out.append(value)
            value = coroutine.send(answers.pop(0) if answers else None)
    except StopIteration as e: return out, e.value
    except BaseException as e: return out, f"{type(e).__name__}: {e}"
async def numbers(n):
    try:
        for i in range(n):
            got = yield i * 10 + (await step(f"wait {i}") or 0)
            print("sent", got)
    except KeyError as e:
        print("caught", e)
        yield "after"
    finally:
        print("closing", await step("cleanup"))
async def consume():
    out = []
    async for x in numbers(2): out.append(x)
    return out
print(drive(consume(), 1, 2, "done"))
g = numbers(3)
print(drive(g.asend(None), 5))
print(drive(g.asend("hello"), 6))
print(drive(g.athrow(KeyError("k"))))
print(drive(g.aclose(), "bye"))
print(drive(g.asend(None)))
print(drive(numbers(1).aclose()))
async def comprehensions():
    return [x async for x in numbers(2)], {x: 1 async for x in numbers(1)}, [await step("in list") for _ in "a"]
print(drive(comprehensions(), 0, 0, "c1", 0, "c2", "value"))
async def broken():
    yield 1
    raise OSError("broken")
async def use():
    async for x in broken(): print(x)
print(drive(use()))
g = broken()
try: g.asend(1).send(None)
except TypeError as e: print(e)
async def stops():
    yield 1
    raise StopAsyncIteration
async def use2():
    async for x in stops(): pass
print(drive(use2()))
async def manager_test():
    class M:
        async def __aenter__(self): return await step("enter")
        async def __aexit__(self, *args): return await step(args[0] and args[0].__name__)
    async with M() as m:
        print("got", m)
        raise ValueError("inside")
    return "swallowed"
print(drive(manager_test(), "entered", True))
print(drive(manager_test(), "entered", False))
c = step.__wrapped__ if hasattr(step, "__wrapped__") else None
async def plain(): return 1
p = plain()
print(type(p).__name__, p.cr_frame is not None, p.cr_running, drive(p), p.cr_frame)
try: p.send(None)
except RuntimeError as e: print(e)
