"""`__class__` assignment between classes with different numbers of attributes, and attributes added from outside."""


class Small:
    def __init__(self):
        self.a = 1


class Large:
    def __init__(self):
        self.a, self.b, self.c, self.d, self.e, self.f, self.g = range(7)


def total(o):
    return o.a + getattr(o, "b", 0)


def last(o):
    return o.g


for turn in range(3):
    for _ in range(50):
        o = Large()
        assert last(o) == 6
    s = Small()
    s.__class__ = Large
    for name in "bcdefg":
        setattr(s, name, name)
    print(last(s), s.b, sorted(vars(s)))
    big = Large()
    big.__class__ = Small
    print(big.g, big.a)
    big.z = 1
    print(sorted(vars(big)))


class Open:
    pass


def fill(o, n):
    o.p = 1
    o.q = 2
    o.r = 3
    o.s = 4
    o.t = 5
    o.u = 6
    if n % 2:
        o.v = 7
    o.w = 8
    return o


made = [fill(Open(), n) for n in range(100)]
print(sum(o.p + o.q + o.r + o.s + o.t + o.u + o.w for o in made), sum(hasattr(o, "v") for o in made))
print([list(vars(o)) for o in (made[0], made[1], made[98], made[99])])
for o in made:
    del o.q
    o.q = 9
print([list(vars(o)) for o in (made[0], made[99])], sum(o.q for o in made))
