# exit: 1
# cpython: 3.14
"""The traceback of an uncaught exception, with source lines and carets."""
print("before")
def f(a, b):
    return a + b / 0
def g(x):
    y = f(x, x)
    return y
class C:
    def method(self):
        return g(1)
C().method()
print("never")
