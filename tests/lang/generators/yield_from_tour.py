"""yield from: values, send, throw and close through several levels and to things that are no generators."""
class Iter:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration('iter done')
        return self.n
class Full(Iter):
    def send(self, x): print('send', x); return next(self)
    def throw(self, *a): print('throw', a); return 'thrown'
    def close(self): print('closed')
def outer(x):
    r = yield from x
    print('result', r)
    return r
for make in Iter, Full, lambda: [1, 2], lambda: 'ab', lambda: outer(Iter()), lambda: (i for i in 'xy'):
    print(list(outer(make())))
def drive(it, *steps):
    for step in steps:
        try: print(step(it))
        except BaseException as e: print(type(e).__name__, e)
    try: it.close()
    except ValueError as e: print('close', e)
nxt, snd, cls = next, (lambda it: it.send('s')), (lambda it: it.close())
thr = lambda it: it.throw(KeyError('t'))
for make in Iter, Full, lambda: [1, 2, 3], lambda: outer(Full()):
    drive(outer(make()), nxt, snd); drive(outer(make()), nxt, thr); drive(outer(make()), nxt, cls, nxt)
for bad in 5, None, outer: drive(outer(bad), nxt)
def catcher():
    try: yield from outer(Iter())
    except KeyError as e: print('caught', e); yield 'recovered'
drive(catcher(), nxt, thr, nxt)
def inner():
    try: yield 1
    finally: print('inner finally')
def middle():
    try: yield from inner()
    finally: print('middle finally')
drive(outer(middle()), nxt, cls)
class RaisingClose(Iter):
    def close(self): raise ValueError('close')
drive(outer(RaisingClose()), nxt, cls)
class RaisingAttr(Iter):
    def __getattr__(self, name): raise ZeroDivisionError(name)
drive(outer(RaisingAttr()), nxt, snd)
def returns_tuple():
    return (1, 2); yield
def r2():
    a, b = yield from returns_tuple()
    yield a + b
print(list(r2()))
def stop_with(v):
    raise StopIteration(v); yield
drive(outer(stop_with(3)), nxt)
