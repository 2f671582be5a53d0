"""Calls, loops and second names change the shapes of objects that hot code has looked at."""


class Thing:
    def __init__(self):
        self.x = 1


def add_y(thing):
    thing.y = 2


def add_z(thing):
    thing.z = 5


def after_a_call(thing, change):
    first = thing.x
    change(thing)
    thing.w = 3
    return first, sorted(thing.__dict__.items())


def by_another_name(a, b):
    first, second = a.x, b.x
    a.p = 10
    b.q = 20
    return first, second, sorted(a.__dict__.items()), sorted(b.__dict__.items())


def in_a_loop(thing, changes):
    out = []
    for change in changes:
        out.append(thing.x)
        change(thing)
        thing.n = len(out)
    return out, sorted(thing.__dict__.items())


def remove_x(thing):
    del thing.x
    thing.x = 7


for _ in range(400):
    a = after_a_call(Thing(), add_y)
    b = by_another_name(Thing(), Thing())
    c = in_a_loop(Thing(), [add_y, add_y])
print(a, b, c, sep="\n")
print(after_a_call(Thing(), add_z))
print(after_a_call(Thing(), remove_x))
same = Thing()
print(by_another_name(same, same))
print(in_a_loop(Thing(), [add_z, add_y, remove_x, add_z]))
