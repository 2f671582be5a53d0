x: int = 1
if x:
    y: str
class C:
    a: int
    if x:
        b: D
    def f(self, v: C) -> b: ...
