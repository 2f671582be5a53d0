"""Doc."""
from __future__ import annotations
import a.b, c.d as e
from . import f
from .g import h as i, j
x: list['int'] = 1
class C:
    y: (int) = x
def f(a: int = 1, *args: str, k: x | None = None) -> {'r': 1}:
    return [a for a in args], [[b for b in a] for a in args]
if x:
    global_list = [x + y for y in range(x)]
