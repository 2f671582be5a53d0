# cpython: 3.14
"""Attributes of functions, methods, builtins, classes, modules, generators and code that tools look at."""
import types
def f(a, b: int = 1, *args, c, d=2, **kw) -> str:
    "the doc"
    x = 1; y = [a for a in (1, 2)]
    def inner(): return x
    return inner
co = f.__code__
print(f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__closure__, f.__dict__, f.__globals__ is globals(), f.__builtins__ is not None)
print(co.co_name, co.co_qualname, co.co_argcount, co.co_posonlyargcount, co.co_kwonlyargcount, co.co_varnames[:6], co.co_cellvars, co.co_freevars, co.co_flags & 0xff, co.co_firstlineno, co.co_filename == __file__, 'the doc' in co.co_consts)
inner = f(1, c=3); print(inner.__qualname__, inner.__closure__[0].cell_contents, inner.__code__.co_freevars, inner.__code__.co_flags & 0x10)
f.attr = 1; f.__doc__ = None; f.__name__ = 'g'; f.__qualname__ = 'Q'; f.__module__ = 'm'; print(f.__dict__, f.__doc__, f.__name__, repr(f)[:12], f.__module__); del f.attr; print(vars(f))
class C:
    "class doc"
    def m(self): "m doc"
    @classmethod
    def c(cls): "c doc"
    @staticmethod
    def s(): "s doc"
    class Nested: pass
print(C.m.__qualname__, C().m.__func__ is C.m, C().m.__self__.__class__ is C, C().m.__doc__, C.c.__self__ is C, C.c.__func__.__name__, C.s.__doc__, C.Nested.__qualname__, C.__doc__, C().m.__name__, C().m == C().m, C.c == C.c, hash(C.c) == hash(C.c), repr(C.m)[:14], repr(C.c)[:18])
try: C().m.x = 1
except AttributeError as e: print(e)
C.m.x = 5; print(C().m.x, 'x' in dir(C().m))
print(len.__name__, len.__module__, len.__self__.__name__, [].append.__self__, str.join.__objclass__, str.join.__qualname__, int.__add__.__name__, (5).__add__.__self__, dict.fromkeys.__self__, type(int.real).__name__, type(C.__dict__['s']).__name__, C.__dict__['c'].__func__.__name__, C.__dict__['c'].__wrapped__.__name__)
def gen():
    yield 1
    yield 2
g = gen(); print(g.gi_frame.f_code is gen.__code__, g.gi_frame.f_lineno - gen.__code__.co_firstlineno, next(g), g.gi_frame.f_lineno - gen.__code__.co_firstlineno, g.gi_frame.f_locals, g.gi_frame.f_back)
list(g); print(g.gi_frame, gen.__code__.co_flags & 0x20)
async def co_(): pass
async def ag(): yield
print(co_.__code__.co_flags & 0x80, ag.__code__.co_flags & 0x200, (lambda: 0).__name__, (lambda: 0).__qualname__, types.FunctionType.__name__)
h = types.FunctionType(compile('def q(a, b=a1): return a + b', 'f', 'exec').co_consts[0] if False else f.__code__, {}, 'newname', (7,)); print(h.__name__, h.__defaults__, h.__qualname__)
for bad in lambda: types.FunctionType(5, {}), lambda: types.FunctionType(co, 5), lambda: types.FunctionType(inner.__code__, {}), lambda: types.FunctionType(inner.__code__, {}, closure=()), lambda: types.FunctionType(inner.__code__, {}, closure=(5,)), lambda: types.FunctionType(co, {}, 5), lambda: types.MethodType(5, 1), lambda: types.MethodType(len, None), lambda: types.CellType(1, 2), lambda: types.CellType().cell_contents, lambda: types.ModuleType(), lambda: types.ModuleType(5):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
cell = types.CellType(5); cell.cell_contents = 6; print(cell.cell_contents, cell == types.CellType(6), cell < types.CellType(7)); del cell.cell_contents; print(repr(cell)[:6])
fn = types.FunctionType(inner.__code__, {}, closure=(types.CellType('cellvalue'),)); print(fn())
m = types.ModuleType('mod', 'mod doc'); m.x = 1; print(m.__name__, m.__doc__, m, sorted(vars(m)), m.__dict__ is vars(m))
try: m.nope
except AttributeError as e: print(e)
m.__getattr__ = lambda n: n * 2; print(m.nope); m.__dir__ = lambda: ['a']; print(dir(m))
