# `__slots__` of exceptions are no part of their `__dict__`.
import copy


class Slotted(Exception):
    __slots__ = ('code', 'rest')

    def __init__(self, code, *args):
        super().__init__(*args)
        self.code = code


class Below(Slotted):
    pass


for kind in (Slotted, Below):
    e = kind(3, 'text')
    print(e.__dict__, e.code, e.args, hasattr(e, 'rest'))
    e.extra = 1
    e.rest = [e.code]
    e.add_note('n')
    print(e.__dict__, e.rest, vars(e) is e.__dict__)
    del e.code
    try:
        e.code
    except AttributeError as error:
        print(error)
    try:
        del e.code
    except AttributeError as error:
        print(error)
    e.__dict__ = {'code': 'hidden', 'other': 2}
    print(e.rest, e.other, hasattr(e, 'code'))
    try:
        raise e
    except kind as caught:
        print(caught.rest)
