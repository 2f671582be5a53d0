# cpython: 3.14
# `with` looks special methods up on the type, __exit__ before it calls __enter__.
class Plain: pass
p = Plain()
p.__enter__ = lambda: print("instance")
p.__exit__ = lambda *args: None
try:
    with p: pass
except TypeError as e:
    print(str(e).split(" (")[0])

class OnlyEnter:
    def __enter__(self): print("entered")
try:
    with OnlyEnter(): pass
except TypeError as e:
    print(str(e)[:60])

class Lookup(type):
    pass
class Dynamic(metaclass=Lookup):
    def __getattr__(self, name):
        print("getattr", name)
        raise AttributeError(name)
try:
    with Dynamic(): pass
except TypeError as e:
    print(type(e).__name__)

class Static:
    @staticmethod
    def __enter__(): return "static"
    @classmethod
    def __exit__(cls, *args):
        print(cls.__name__, [a and type(a).__name__ for a in args])
        return True
with Static() as s:
    print(s)
    1 / 0

class Truthy:
    def __bool__(self):
        print("asked")
        return False
class Exit:
    def __enter__(self): return self
    def __exit__(self, *args): return Truthy()
with Exit(): pass
try:
    with Exit(): raise OSError("through")
except OSError as e:
    print(e)
