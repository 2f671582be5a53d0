# cpython: 3.14
"""Type parameters and the type statement: scopes, bounds, defaults, laziness, attributes, errors."""
def f[T, *Ts, **P](x: T, *a: *Ts) -> T: return T
class C[T: int, U: (str, bytes), V = float](list[T]):
    attr: T
    def m[W](self, w: W) -> tuple[T, W]: return T, W
type A[T] = list[T] | None
type Rec = list[Rec]
type Lazy = undefined_thing
print(f.__type_params__, C.__type_params__, A.__type_params__, C.__orig_bases__, C.__mro__[1:])
T, U, V = C.__type_params__
print(T.__name__, T.__bound__, T.__constraints__, U.__bound__, U.__constraints__, V.__default__, V.has_default(), T.has_default(), T.__infer_variance__, T.__covariant__, repr(T), f(1), C().m(1))
print(A, A.__name__, A.__value__, Rec.__value__, A[int], A[int].__args__, A[int].__origin__ is A, type(A).__name__, A.__module__)
try: Lazy.__value__
except NameError as e: print(e)
def outer[T]():
    class In: attr: T
    def inner[U](x: T, y: U): return T, U
    return inner, In.__annotations__['attr'] is T
inner, same = outer(); print(inner(1, 2), same, inner.__annotations__)
class B[T]:
    T2 = T
    type X = dict[str, T]
    def get(self): return T
    class Nested[S]: both = lambda self: (T, S)
print(B.T2, B.X.__value__, B().get(), B.Nested().both())
def bound[T: undefined_bound](x): return x
print(bound(1), bound.__type_params__[0].__name__)
try: bound.__type_params__[0].__bound__
except NameError as e: print(e)
type = 5; print(type); type: int = 6; type[0] if False else None; print(type); type = type_ = 7; print(type)
for text in 'def f[T, T](): pass', 'def f[](): pass', 'class C[T=int, U]: pass', 'type X[T', 'type X = ', 'type 5 = int', 'type X[T]: int', 'def f[T: (yield)](): pass', 'def f[*T: int](): pass', 'def f[**P: int](): pass', 'class C[T](yield): pass', 'type X = (yield)', 'type X = (y := 1)', 'def f[T](x: (T := 1)): pass', 'class C[T]:\n  def m[T](self): pass', 'class C[T]:\n  nonlocal T', 'def f[T]():\n  nonlocal T', 'def f[T]():\n  T = 1\n  return T', 'lambda[T]: 1', 'type X[T=int] = T', 'type X[*Ts=*tuple[int]] = Ts', 'class A[T: int = bool]: pass':
    try: compile(text, 'f', 'exec'); print(text.replace('\n', '/'), 'fine')
    except SyntaxError as e: print(text.replace('\n', '/'), '|', e.msg)
