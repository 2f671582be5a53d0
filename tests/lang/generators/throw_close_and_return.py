# Generators: values through send and return, exceptions through throw and close, delegation.
def g():
    try:
        x = yield 1
        print("got", x)
        y = yield 2
        print("got", y)
    except ValueError as e:
        print("caught", e)
        yield "recovered"
    finally: print("finally")
    return "result"
a = g()
print(next(a), a.send("s"), a.throw(ValueError("v")))
try: next(a)
except StopIteration as e: print("value", e.value)
print(list(g()))
b = g()
for action in [lambda: b.send(1), lambda: next(b), lambda: b.close(), lambda: next(b), lambda: b.close(), lambda: b.throw(KeyError("k"))]:
    try: print(action())
    except Exception as e: print(type(e).__name__, e)
def stubborn():
    try: yield 1
    except GeneratorExit: yield 2
c = stubborn(); next(c)
try: c.close()
except RuntimeError as e: print(e)
def stops(): yield next(iter([]))
try: next(stops())
except RuntimeError as e: print(e, type(e.__cause__).__name__)
def outer():
    result = yield from g()
    print("outer has", result)
    return result * 2
o = outer()
print(next(o), o.send("through"), o.throw(ValueError("deep")))
try: o.send(None)
except StopIteration as e: print(e.value)
o = outer(); next(o); o.close()
def over_list():
    try: yield from [1, 2, 3]
    except KeyError: yield "list has no throw"
l = over_list(); next(l)
print(l.throw(KeyError))
class Iter:
    def __iter__(self): return self
    def __next__(self): return 5
    def send(self, x): return ("sent", x)
    def throw(self, *args): return ("thrown", type(args[-1] if len(args) == 1 else args[1]).__name__ if args else None)
def delegate(): yield from Iter()
d = delegate()
print(next(d), d.send(7), d.throw(OSError())[0])
running = None
def self_call():
    try: next(running)
    except ValueError as e: yield str(e)
running = self_call()
print(next(running))
def closing():
    try: yield
    finally: print("closed by del")
t = closing(); next(t); t.close(); del t
def infinite():
    n = 0
    while True: n = (yield n) or n + 1
i = infinite()
print([next(i) for _ in range(4)], i.send(100), next(i), sum(x for x, _ in zip(infinite(), range(5))))
print(type(i), i.gi_running, i.__name__, i.__qualname__, iter(i) is i, (x for x in [1]).__name__)
i.__name__ = "renamed"
print(i.__name__, repr(i)[:17])
for args in [(ValueError,), (ValueError, "text"), (ValueError("instance"),), (5,), (ValueError, ValueError("other"))]:
    z = infinite(); next(z)
    try: z.throw(*args)
    except BaseException as e: print(type(e).__name__, e)
def ret():
    return [1]
    yield
try: next(ret())
except StopIteration as e: print(e.value, e.args)
