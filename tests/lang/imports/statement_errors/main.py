# cpython: 3.14
"""What import statements say when something is missing, and what they bind."""
import sys
for text in 'import nope_x', 'import sys.nope', 'import os.path.nope', 'from sys import nope', 'from nope_x import y', 'from . import z', 'from .x import y', 'import ', 'from sys import', 'from sys import (version', 'import sys as', 'import 5', 'from sys import *, x', 'import a.b as c.d', 'from sys import version as 5', 'from sys import (version,)', 'from sys import version,', 'import sys, os as o, math', 'def f(): from sys import *', 'class C: from sys import *', 'from __future__ import nope', 'x = 1; from __future__ import annotations', 'from __future__ import braces', 'from __future__ import annotations', 'from ... import x', 'import .x', '__import__("nope_y")', '__import__("")', '__import__(5)', '__import__("sys", level=-1)', '__import__("x", {}, {}, [], 1)', 'import sys\nsys = 5\nimport sys\nassert sys.version':
    try: exec(compile(text, 'f', 'exec'), {'__name__': '__main__'}); print(text.replace('\n', '/'), 'fine')
    except SyntaxError as e: print(text, '|', type(e).__name__, e.msg)
    except Exception as e: print(text, '|', type(e).__name__, e, getattr(e, 'name', ''))
import os.path as p, collections.abc
print(p.join('a', 'b'), collections.abc.__name__, 'os' in globals())
from math import pi as π, sqrt
print(round(π, 2), sqrt(4), sys.modules['math'].pi == π)
class M:
    import math
    from math import e
    def f(self): return self.math.floor(M.e)
print(M().f())
def lazy():
    import string as s
    return s.digits
print(lazy())
sys.modules['fake'] = 'anything'; import fake; print(fake); sys.modules['gone'] = None
try: import gone
except ImportError as e: print(type(e).__name__, e)
sys.modules['fake.sub'] = 5
try: import fake.sub
except Exception as e: print(type(e).__name__, e)
import builtins
saved = builtins.__import__
builtins.__import__ = lambda name, *a: print('import hook', name, a[2:]) or saved(name, *a)
import math
from math import cos
builtins.__import__ = saved
