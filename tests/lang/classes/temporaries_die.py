# compiled: off
"""What no variable and no container holds is collected while the function that made it goes on; variables live on."""
import gc

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)

    def __add__(self, other):
        gc.collect()
        return Noisy(self.name + other.name)

    def __bool__(self):
        return True

    def child(self):
        return Noisy(self.name + ".child")


def dead():
    gc.collect()
    found, log[:] = sorted(log, key=str), []
    return found


def temporaries():
    Noisy("dropped")
    print("expression statement", dead())
    Noisy("object").child().child()
    print("chain", dead())
    [Noisy("item"), Noisy("other")]
    print("display", dead())
    text = (Noisy("left") + Noisy("right")).name
    print("operator", text, dead())
    if Noisy("tested"):
        print("test", dead())
    return "end"


print(temporaries(), dead())


def variables(argument):
    kept = Noisy("kept")
    alias = kept
    del kept
    print("alias", dead())
    alias = Noisy("second")
    print("rebound", dead())
    del alias, argument
    print("deleted", dead())
    unused = Noisy("unused")
    print("an unused variable lives", dead())
    return None


variables(Noisy("argument"))
print("returned", dead())


def consume(value):
    name = value.name
    del value
    return name, dead()


print("the caller's temporary", consume(Noisy("argument")))
print("by keyword", consume(value=Noisy("argument")))


def loops():
    for value in [Noisy("a"), Noisy("b")]:
        pass
    print("after the loop", dead(), value.name)
    value = None
    print("variable set", dead())
    for n in range(3):
        holder = [Noisy(n)]
        log.append("round")
        holder = None
        print(dead())
    while True:
        inner = Noisy("inner")
        break
    inner = None
    print("left", dead())


loops()


def generator():
    Noisy("before")
    received = yield 1
    print("suspended", dead())
    received = None
    print("received", dead())
    yield Noisy("yielded").name
    other = Noisy("local")
    yield 3
    print("other is", other.name)


g = generator()
next(g)
print(dead())
g.send(Noisy("sent"))
print("yielded", dead())
next(g)
print("local kept", dead())
print(next(g, "end"), dead())


def closing():
    resource = Noisy("resource")
    try:
        yield 1
    finally:
        print("closing", resource.name)


c = closing()
next(c)
print(dead())
del c
print("forgotten", dead())


def handling():
    try:
        Noisy("in try")
        raise KeyError(Noisy("in exception").name)
    except KeyError as error:
        print("handled", error, dead())
    print("handled", dead())
    try:
        try:
            first = Noisy("first")
            raise ValueError
        finally:
            print("finally", dead(), first.name)
    except ValueError:
        del first
        print("outer", dead())


handling()
del g
