"""Two modules that import each other, and one that fails half-way."""
import a
print(a.name, a.b.name, a.b.a is a, a.late())
try:
    import c
except ImportError as e:
    print(type(e).__name__, "partially initialized module" in str(e))
import sys
print("c" in sys.modules, "d" in sys.modules)
