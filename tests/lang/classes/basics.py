# cpython: 3.14
"""Class bodies, instances, attributes, methods."""
class Point:
    """A point."""
    count = 0
    def __init__(self, x, y=0):
        self.x = x; self.y = y
        Point.count += 1
    def move(self, dx, dy=0):
        self.x += dx; self.y += dy
        return self
    def __repr__(self): return f"Point({self.x}, {self.y})"
p = Point(1, 2); q = Point(5)
print(p, q, p.move(1), p.move(1, 1).move(1), Point.count, p.count, Point.move(p, 10), Point.__doc__, Point.__name__, p.__class__ is Point)
p.count = 99; print(p.count, Point.count, q.count, p.__dict__, vars(q))
p.z = 3; Point.w = 4; print(p.z, p.w, q.w, hasattr(q, "z"), "move" in Point.__dict__, "x" in Point.__dict__)
m = p.move; m(1); print(p, m.__name__)
class Empty: pass
e = Empty(); e.a = e; print(e.a.a is e, isinstance(e, object), type(e) is Empty, Empty.__bases__ == (object,))
for i in range(3):
    class L:
        n = i
        if i % 2:
            def f(self): return "odd"
        else:
            def f(self): return "even"
    print(L.n, L().f())
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: p.nope)
err(lambda: Point.nope)
err(lambda: Empty(1))
err(lambda: Point())
def st(): object().x = 1
err(st)
def st2(): (5).x = 1
err(st2)
def st3(): int.x = 1
err(st3)
err(lambda: p())
err(lambda: p + 1)
err(lambda: p[0])
err(lambda: len(p))
err(lambda: iter(p))
err(lambda: 1 in p)
err(lambda: p < q)
err(lambda: -p)
