"""Packages: __init__, submodules, relative imports, __all__, names bound."""
import shapes
import shapes.area as ar
from shapes import circle, VERSION as V
from shapes.area import *
from shapes.deep.inner import where
import shapes.deep.inner
print(shapes.__name__, V, circle.describe(), ar.square(3), where())
print(square(4), "hidden" in globals(), "_private" in globals(), shapes.deep.inner.__name__)
print(shapes.circle is circle, shapes.circle.__package__, shapes.__file__.endswith("__init__.py"))
import sys
print("shapes.area" in sys.modules, sys.modules["shapes.area"] is ar)
try:
    from shapes import nothing_here
except ImportError as e:
    print(type(e).__name__, str(e).split(" (")[0])
try:
    import shapes.missing
except ModuleNotFoundError as e:
    print(e, e.name)
try:
    import shapes.area.sub
except ModuleNotFoundError as e:
    print(e)
