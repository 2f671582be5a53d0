# What is asked for its truth, or added, takes an attribute from an object that the loop has looked at: the attribute is looked up anew.


class Thing:
    def __init__(self):
        self.x = 1
        self.y = 2


class Flag:
    def __init__(self):
        self.target = None

    def move(self):
        target = self.target
        if target is not None:
            self.target = None
            del target.x
            del target.y
            target.y = 50
            target.x = 70

    def __bool__(self):
        self.move()
        return True

    def __add__(self, other):
        self.move()
        return other

    def __lt__(self, other):
        self.move()
        return True


def ask(things, flag):
    total = 0
    for thing in things:
        total += thing.x
        if flag:
            total += thing.x
    return total


def add(things, flags):
    total = 0
    for thing in things:
        for flag in flags:
            total += thing.x
            total += flag + thing.y
            total += thing.x
            if flag < 3:
                total += thing.y
    return total


things = [Thing() for _ in range(400)]
flag = Flag()
print(ask(things, flag))
print(add(things, [1, 2.5, flag, 2]))
for n in (5, 300, 399):
    flag.target = things[n]
    print(ask(things, flag))
for n in (7, 300, 398):
    flag.target = things[n]
    print(add(things, [1, 2.5, flag, 2]))
