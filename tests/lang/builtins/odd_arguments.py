# Names that cannot be encoded, modules whose __dict__ is none, streams without flush.
import sys
import types


def attempt(function):
    try:
        print(ascii(function()))
    except Exception as e:
        print(type(e).__name__, e)


class Named:
    pass


def rename(name):
    Named.__name__ = name


class Strange(types.ModuleType):
    __dict__ = 8


class Plain(types.ModuleType):
    @property
    def __dict__(self):
        return {'b': 1, 'a': 2}


class Bucket:
    def write(self, text):
        pass


class Lines:
    def readline(self):
        return 'typed\n'


attempt(lambda: type('A\udcdcB', (), {}))
attempt(lambda: type('A', (), {'__doc__': 'x\udcdcy'}))
attempt(lambda: type('\xc4', (), {'__doc__': '\u20ac'}).__name__)
attempt(lambda: rename('A\udcdcB'))
attempt(lambda: rename('A\0'))
attempt(lambda: dir(Strange('x')))
attempt(lambda: dir(Plain('x')))
sys.stdin, sys.stdout = Lines(), Bucket()
try:
    typed = input('?')
finally:
    sys.stdout = sys.__stdout__
print(typed)
