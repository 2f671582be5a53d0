"""The modules that are always there, and import forms."""
import sys, time, math as m, itertools
from math import pi, sqrt as root
from itertools import *
print(m.pi == pi, root(16), list(islice(count(), 3)), sys.modules["math"] is m)
print("sys" in sys.builtin_module_names, "math" in sys.modules, type(sys).__name__, m.__name__)
import builtins
print(builtins.len is len, __builtins__ is builtins)
try:
    from math import no_such_function
except ImportError as e:
    print(str(e).split(" (")[0])
try:
    import no.such.module
except ModuleNotFoundError as e:
    print(e)
def f():
    import math
    return math.floor(2.5)
print(f())
try:
    exec("from . import x", {"__name__": "__main__", "__package__": None})
except ImportError as e:
    print(type(e).__name__, e)
