"""`super()` in compiled code: constructors, methods, keyword arguments, objects of many classes, classes that change, and what escapes."""


class Base:
    def __init__(self, x, *, y=1):
        self.x = x
        self.y = y

    def area(self, k=1):
        return self.x * self.y * k

    def who(self):
        return 1

    @classmethod
    def make(cls, x):
        return cls(x)

    @property
    def half(self):
        return self.x / 2


class Mid(Base):
    def __init__(self, x, z):
        super().__init__(x, y=z)
        self.z = z

    def area(self, k=1):
        return super().area(k) + self.z

    def who(self):
        return super().who() + 10


class Other(Base):
    def who(self):
        return super(Other, self).who() + 100


class Leaf(Mid, Other):
    def __init__(self, x):
        super().__init__(x, 2)

    def area(self, k=1):
        return super().area(k=k + 1) * 2

    def who(self):
        return super().who() + 1000

    @classmethod
    def make(cls, x):
        made = super().make(x)
        made.z = 9
        return made

    @property
    def half(self):
        return super().half + 1


class Empty:
    def __init__(self):
        super().__init__()
        self.n = 1


class Words(list):
    def append(self, word):
        super().append(word.upper())

    def __len__(self):
        return super().__len__() * 2


def hot(f, n=3000):
    total = 0
    for i in range(n):
        total += f(i)
    return total


def constructs(i):
    leaf = Leaf(i)
    return leaf.x + leaf.y + leaf.z


def areas(i):
    return Leaf(i).area() + Mid(i, 3).area(2)


many = [Leaf(1), Mid(2, 3), Other(4), Base(5)]


def whose(i):
    return many[i & 3].who()


def class_methods(i):
    return Leaf.make(i).z


def properties(i):
    return many[0].half


def empty(i):
    return Empty().n


def words(i):
    w = Words()
    w.append("a")
    w.append(word="b")
    return len(w) + (w[1] == "B")


class Kept(Base):
    def who(self):
        s = super()
        if self.x > 2995:
            kept.append(s)
        return s.who() + s.area(self.y)


kept = []


def escaping(i):
    return Kept(i).who()


class Loud(Base):
    def __init__(self, x):
        super().__init__(int(str(x)), y=len(str(x)))


def arguments_that_call(i):
    return Loud(i).y


for f in constructs, areas, whose, class_methods, properties, empty, words, escaping, arguments_that_call:
    print(f.__name__, hot(f))
print(len(kept), kept[0].who(), kept[-1].__self__.x, kept[0].__thisclass__.__name__, kept[0].__self_class__.__name__)

# Classes that change.
Other.who = lambda self: 5
print("other", hot(whose))
Base.who = lambda self: 7
print("base", hot(whose))
Mid.__bases__ = (Other,)
print("bases", hot(whose))
del Base.who


class Plain:
    def who(self):
        return super().who()


try:
    hot(lambda i: Plain().who())
except AttributeError as e:
    print(e)


# Somebody else's name `super`.
class Shadow(Base):
    def area(self):
        return super().area()


print(hot(lambda i: Shadow(i).area()))


def other_super(*args):
    return Base(1000)


super = other_super
try:
    print(hot(lambda i: Shadow(i).area()))
except RuntimeError as e:
    print(e)
del super


# Objects that are none of the class.
def astray(i):
    return Mid.area(many[1] if i < 2000 else Fake(i))


class Fake:
    def __init__(self, i):
        self.i = i


try:
    hot(astray)
except TypeError as e:
    print(type(e).__name__)


# Exceptions through it.
class Fails(Base):
    def area(self):
        if self.x == 2500:
            return super().area(1, 2, 3)
        return super().area()


try:
    hot(lambda i: Fails(i).area())
except TypeError as e:
    print(e)


class Raises(Base):
    def area(self):
        return 1 // (2500 - self.x)


class Through(Raises):
    def area(self):
        return super().area()


try:
    hot(lambda i: Through(i).area())
except ZeroDivisionError as e:
    tb, names = e.__traceback__, []
    while tb:
        names.append((tb.tb_frame.f_code.co_qualname, tb.tb_lineno))
        tb = tb.tb_next
    print(type(e).__name__, names)
