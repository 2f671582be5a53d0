"""The singletons."""
print(..., Ellipsis is ..., None, NotImplemented, type(...).__name__, bool(...), [...], {None: 1}[None], None is None, ... == Ellipsis)
def f(): ...
print(f(), f() is None)
class C:
    def __eq__(self, o): return NotImplemented
print(C() == C(), C() != 1, (1).__add__("x"), [1].__eq__(5))
try:
    None.x
except AttributeError as e:
    print(e)
try:
    None()
except TypeError as e:
    print(e)
try:
    None[0]
except TypeError as e:
    print(e)
for bad in ("None = 1", "True = 1", "... = 1", "__debug__ = 1"):
    try:
        exec(bad)
    except SyntaxError as e:
        print("SyntaxError")
print(repr(hash(None) == hash(None)), str(None) + "!", f"{None!r:>6}", isinstance(None, object))
