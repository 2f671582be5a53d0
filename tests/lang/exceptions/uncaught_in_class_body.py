# exit: 1
# cpython: 3.14
"""The class body is a frame of the traceback; so is a generator."""
def gen():
    yield 1
    raise ValueError("in generator")
class C:
    a = 1
    for v in gen():
        b = v
