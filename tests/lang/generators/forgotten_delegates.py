# A generator that is forgotten while it waits for something is closed, and closes that.
import gc


class Items:
    def __init__(self, name):
        self.name = name

    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def close(self):
        print('closed', self.name)


class Awaitable:
    def __await__(self):
        return Items('awaited')


def inner():
    try:
        yield 1
    finally:
        print('inner done')


def over(what):
    yield from what


def twice(first, second):
    for i in first, second:
        yield from i


async def wait():
    await Awaitable()


def forget(make):
    def start():
        next(make())
    start()
    gc.collect()


forget(lambda: over(Items('a')))
forget(lambda: over(over(Items('b'))))
forget(lambda: over(inner()))
forget(lambda: over([1, 2]))


def not_started():
    over(Items('never started'))


def awaiting():
    wait().send(None)


def second():
    many = twice(iter('ab'), Items('c'))
    print(next(many), next(many), next(many), next(many))


for case in not_started, awaiting, second:
    case()
    gc.collect()
print('end')
