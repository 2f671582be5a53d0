# cpython: 3.14
# Closures: shared cells, deletion, late binding, nonlocal through several levels, cells as objects.
def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    def reset():
        nonlocal n
        n = 0
    return up, reset
a, ra = counter()
b, rb = counter()
print(a(), a(5), b(), ra(), a(), b.__closure__[0].cell_contents, a.__code__.co_freevars)
def levels():
    x = 1
    def two():
        y = 10
        def three():
            nonlocal x, y
            x += 1; y += x
            return x, y
        return three
    return two()
f = levels()
print(f(), f(), f.__code__.co_freevars)
def deleted():
    x = 1
    def get(): return x
    del x
    return get
try: deleted()()
except NameError as e: print(e)
def unset():
    def get(): return later
    try: get()
    except NameError as e: print(e)
    later = 2
    return get()
print(unset())
def loop():
    out = []
    for i in range(3): out.append(lambda: i)
    return [g() for g in out]
print(loop())
def params(a, *args, k, **kw):
    def show(): return a, args, k, kw
    a += 1
    kw["new"] = k
    return show
print(params(1, 2, 3, k=4, z=5)())
class Outer:
    x = "class"
    def method(self):
        try: return x
        except NameError as e: return str(e)
    def dunder(self): return __class__.__name__
print(Outer().method(), Outer().dunder())
def make_class(v):
    class K:
        value = v
        def get(self): return v, self.value
    return K
k1, k2 = make_class(1), make_class(2)
print(k1().get(), k2().get(), k1 is k2)
import types
cell = types.CellType(5)
print(cell.cell_contents, cell == types.CellType(5), cell < types.CellType(6))
cell.cell_contents = 6
del cell.cell_contents
try: cell.cell_contents
except ValueError as e: print(e)
def template():
    x = 0
    return lambda: x
made = types.FunctionType(template().__code__, globals(), "made", None, (types.CellType(42),))
print(made(), made.__name__)
try: types.FunctionType(template().__code__, globals())
except TypeError as e: print(e)
def recursive():
    def fact(n): return 1 if n < 2 else n * fact(n - 1)
    return fact
print(recursive()(20))
def scopes():
    global made_global
    made_global = 1
    def inner():
        global made_global
        made_global += 1
        return made_global
    return inner()
print(scopes(), made_global)
exec("def e(): return shared", ns := {"shared": "from exec"})
print(ns["e"](), [h() for h in [lambda x=x: x * 2 for x in range(3)]])
