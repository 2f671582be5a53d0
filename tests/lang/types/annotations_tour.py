# cpython: 3.14
"""Annotations: lazy, of functions, classes and modules; strings, forward references, errors only when asked for."""
def f(a: int, b: 'str' = 1, *args: undefined_one, c: print('never'), **kw: list[int]) -> None: pass
try: f.__annotations__
except NameError as e: print(e)
def g(a: int, /, b: list[int] = 1, *, c: 'x' = 2) -> dict[str, int]: pass
print(g.__annotations__, g.__annotations__ is g.__annotations__)
g.__annotations__ = {'z': 1}; print(g.__annotations__); g.__annotations__['y'] = 2; print(g.__annotations__); del g.__annotations__; print(g.__annotations__)
class C:
    x: int = 1
    y: 'C'
    z: Later
    (w): int = 2
    self_ref: list['C'] = []
    print('body')
class Later: pass
print({k: v.__name__ if isinstance(v, type) else v for k, v in C.__annotations__.items()}, hasattr(C, 'y'), C.w)
class D(C): pass
print(D.__annotations__)
class E(C): q: float
print(E.__annotations__)
def h():
    local: int = 5
    unset: str
    try: return unset
    except UnboundLocalError as e: return str(e)
print(h(), h.__annotations__)
x: int
y: int = 3
a = b = C(); a.attr: int = 5; c = [1]; c[0]: str = 'set'
print(y, a.attr, c, 'x' in globals())
try: x
except NameError as e: print(e)
def closure():
    T = int
    def inner(p: T) -> T: pass
    return inner
print(closure().__annotations__)
lam = lambda q: q
print(lam.__annotations__, (lambda: 0).__annotate__, callable(g.__annotate__), f.__annotate__ is not None)
class M(type): meta_attr: int
class N(metaclass=M): inst: str
print(M.__annotations__, N.__annotations__, object.__annotations__ if hasattr(object, '__annotations__') else 'none', int.__dict__.get('__annotations__'))
for text in 'x: int = ', '(a, b): int', '[a]: int', 'a, b: int', 'f(): int', 'x: yield', 'def f(x: (yield)): pass', 'x: await y', 'x: (y := 1)', 'lambda x: int: x', 'global q; q: int', 'def f(): global q; q: int', 'x.y: int', '5: int', 'None: int', 'x: *y', 'def f(*args: *Ts): pass', 'class A:\n  def f(self) -> self: pass':
    try: compile(text, 'f', 'exec'); print(text, 'fine')
    except SyntaxError as e: print(text, '|', e.msg)
