"""Plain modules: executed once, shared, reloaded names, module attributes."""
import helper
import helper as h2
from helper import value, bump
from helper import value as v2, get
print(helper is h2, value, v2, bump(), helper.value, value, get())
helper.value = 100
print(get(), h2.value, helper.__name__, helper.__doc__, __name__, type(helper).__name__)
import sys
print("helper" in sys.modules)
del sys.modules["helper"]
import helper as again
print(again is helper, again.value)
def local():
    import helper
    from helper import get as g
    return g()
print(local())
try:
    import broken
except ZeroDivisionError as e:
    print("broken", e)
print("broken" in sys.modules)
try:
    import syntactically_wrong
except SyntaxError as e:
    print(type(e).__name__, e.lineno)
try:
    helper.nope
except AttributeError as e:
    print(e)
import lazy
print(lazy.computed, lazy.real)
try:
    lazy.other
except AttributeError as e:
    print(e)
m = __import__("helper"); print(m is again)
helper.new_attr = 1; print(hasattr(helper, "new_attr")); del helper.new_attr; print(hasattr(helper, "new_attr"))
