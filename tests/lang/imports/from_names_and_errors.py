# What `import` says when it fails, and what a failed import leaves behind.
import sys
for text in ["import no_such_module", "import no.such.module", "from math import nothing", "from no_such import x", "import math.sub",
             "from math import sin, nothing2", "from . import x", "from .. import y", "import os.nothing", "__import__('')", "from __future__ import annotations; import q_q"]:
    namespace = {"__name__": "here", "__package__": ""}
    try: exec(text, namespace)
    except Exception as e:
        print(text, "|", type(e).__name__, "|", str(e).split(" (")[0], "|", getattr(e, "name", None))
print("no_such_module" in sys.modules, "math" in sys.modules)
import math as m, os.path as p, collections.abc
print(m.__name__, p.join("a", "b"), collections.abc.__name__, p is sys.modules["os.path"])
from os import path as q, sep
from collections import (OrderedDict, deque,)
print(q is p, sep, OrderedDict.__name__, deque.__name__)
def local():
    import math
    from math import pi as constant
    return math is m, constant == m.pi
print(local())
sys.modules["made_up"] = made = type(sys)("made_up", "doc")
made.value = 5
import made_up
from made_up import value
print(made_up.value, value, made_up.__doc__, made_up is made)
made.__getattr__ = lambda name: name.upper()
from made_up import anything
print(anything, made_up.other)
made.__all__ = ["value", "missing"]
del made.__getattr__
try: exec("from made_up import *", {})
except AttributeError as e: print(e)
made.__all__ = ["value"]
made._hidden = made.public = 1
n = {}
exec("from made_up import *", n)
print(sorted(k for k in n if not k.startswith("__")))
del made.__all__
n = {}
exec("from made_up import *", n)
print(sorted(k for k in n if not k.startswith("__")))
sys.modules["blocked"] = None
try: import blocked
except ImportError as e: print(type(e).__name__, e)
try: exec("def f():\n    from math import *")
except SyntaxError as e: print(e.msg)
