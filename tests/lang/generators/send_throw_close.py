"""Driving a generator by hand."""
def echo():
    r = None
    while True:
        try:
            r = yield r
            print("recv", r)
        except ValueError as e:
            print("caught", e)
            r = "err"
        except GeneratorExit:
            print("closing")
            raise
        finally:
            print("fin")
g = echo()
def err(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)
err(lambda: g.send(5))
print(next(g), g.send(1), g.throw(ValueError("v")), g.send(2))
err(lambda: g.throw(KeyError("k")))
err(lambda: next(g))
h = echo(); next(h); print(h.close(), h.close())
err(lambda: next(h))
fresh = echo(); err(lambda: fresh.throw(TypeError("early"))); err(lambda: next(fresh))
n = echo(); n.close(); err(lambda: n.send(None))
def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("no")
            yield 2
s = stubborn(); next(s); err(s.close)
def stop():
    yield 1
    raise StopIteration("inner")
p = stop(); next(p); err(lambda: next(p))
def reenter():
    yield next(me)
me = reenter(); err(lambda: next(me))
def swallow():
    try:
        yield 1
    except GeneratorExit:
        return
w = swallow(); next(w); w.close(); print("ok")
q = echo(); next(q); err(lambda: q.throw(ValueError)); err(lambda: q.throw(5)); q.close()
