# cpython: 3.14
"""Annotations are evaluated only when asked for (PEP 649)."""
def f(a: int, b: "str", c: later_defined = 1) -> None: pass
class C:
    x: int = 5
    y: AlsoLater
    z: "text"
print(f(1, 2), C.x, hasattr(C, "y"))
class later_defined: pass
class AlsoLater: pass
print(sorted(f.__annotations__), f.__annotations__["a"], f.__annotations__["b"], f.__annotations__["c"] is later_defined, f.__annotations__["return"])
print(C.__annotations__["x"], C.__annotations__["y"] is AlsoLater, C.__annotations__["z"])
v: nowhere_defined = 3
print(v)
