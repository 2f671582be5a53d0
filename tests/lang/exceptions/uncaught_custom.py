# exit: 1
# cpython: 3.14
"""The module-qualified name of a user's exception, and its notes."""
class Oops(Exception):
    pass
def f():
    e = Oops("went wrong", 5)
    e.add_note("first note")
    e.add_note("second\nnote")
    raise e
try:
    f()
finally:
    print("finally")
