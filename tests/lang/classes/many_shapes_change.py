"""Loads and stores that have met many shapes follow what happens to the classes."""


def make(n, slots):
    if slots:
        class C:
            __slots__ = ("pad%d" % n, "x", "y")
    else:
        class C:
            pass
    C.__name__ = C.__qualname__ = "C%d" % n
    return C


def load(o):
    return o.x


def store(o, v):
    o.x = v


for slots in (False, True):
    classes = [make(n, slots) for n in range(24)]
    objects = []
    for n, c in enumerate(classes):
        o = c()
        if not slots:
            for k in range(n % 5):
                setattr(o, "before%d" % k, k)
        objects.append(o)
    for turn in range(30):
        for n, o in enumerate(objects):
            store(o, (n, turn))
    for turn in range(30):
        seen = [load(o) for o in objects]
    print(seen == [(n, 29) for n in range(24)])

    # A data descriptor comes before what the instance has.
    class Data:
        def __get__(self, o, c):
            return "data"

        def __set__(self, o, v):
            log.append((type(o).__name__, v))

    log = []
    classes[3].x = Data()
    print(load(objects[3]), load(objects[4]), load(objects[3]))
    store(objects[3], "new")
    store(objects[4], "new")
    print(log, load(objects[4]))
    if slots:
        del classes[5].x
        try:
            load(objects[5])
        except AttributeError as e:
            print(e)
        try:
            store(objects[5], 1)
        except AttributeError as e:
            print("not stored")
        classes[6].x = "class attribute"
        print(load(objects[6]))
    else:
        del objects[5].x
        try:
            load(objects[5])
        except AttributeError as e:
            print(e)
        classes[5].x = "class attribute"
        print(load(objects[5]), load(objects[6]))
        store(objects[5], "own")
        print(load(objects[5]))
        objects[7].__dict__["x"] = "by dict"
        print(load(objects[7]))
        classes[8].__getattribute__ = lambda self, name: "hook"
        print(load(objects[8]), load(objects[9]))
        classes[9].__setattr__ = lambda self, name, value: log.append((name, value))
        store(objects[9], "hooked")
        print(log[-1], load(objects[9]))
        objects[10].__class__ = classes[11]
        print(load(objects[10]), type(objects[10]).__name__)
