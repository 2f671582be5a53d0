# exit: 1
# cpython: 3.14
"""Carets under an attribute chain, a call and a multi-line expression."""
class A:
    b = None
def f():
    x = (A.b
         .c
         .d)
f()
