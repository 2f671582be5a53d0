"""A round-robin scheduler of coroutines with sleeping and results."""
class Sleep:
    def __init__(self, n): self.n = n
    def __await__(self): return (yield self.n)
class Task:
    def __init__(self, name, co): self.name, self.co, self.wake, self.result = name, co, 0, None
def run(tasks):
    now = 0; done = []
    while tasks:
        ready = [t for t in tasks if t.wake <= now]
        if not ready:
            now = min(t.wake for t in tasks); continue
        for t in ready:
            try:
                t.wake = now + t.co.send(None)
            except StopIteration as e:
                t.result = e.value; tasks.remove(t); done.append(t); print(now, t.name, "->", e.value)
            except Exception as e:
                tasks.remove(t); print(now, t.name, "failed", repr(e))
    return done
async def worker(n, steps):
    total = 0
    for i in range(steps):
        await Sleep(n); total += n * i
    return total
async def failing():
    await Sleep(2)
    raise ValueError("oops")
async def parent():
    a = await worker(1, 3)
    try:
        await failing()
    except ValueError as e:
        a += 100
    return a
print([t.name for t in run([Task("w1", worker(3, 2)), Task("w2", worker(2, 4)), Task("f", failing()), Task("p", parent())])])
