# Exception classes whose calls give no exception.
class Itself(Exception):
    def __new__(cls, *args, **kwargs):
        return cls


class Number(Exception):
    def __new__(cls):
        return 5


def generator():
    try:
        yield
    except Itself:
        print('caught')


def rais(thing, cause=None):
    raise thing from cause


started = generator()
next(started)
for function in (lambda: generator().throw(Itself), lambda: started.throw(Number), lambda: rais(Itself), lambda: rais(Number),
                 lambda: rais(ValueError, 5), lambda: rais(5)):
    try:
        function()
    except Exception as e:
        print(type(e).__name__, e)
