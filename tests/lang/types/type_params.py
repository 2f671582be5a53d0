# cpython: 3.14
"""Type parameters and type aliases parse, run and are lazy."""
def first[T](xs: list[T]) -> T: return xs[0]
class Box[T]:
    def __init__(self, v: T): self.v = v
    def get(self) -> T: return self.v
type Pair[A] = tuple[A, A]
type Lazy = undefined_name_here
print(first([1, 2]), Box(5).get(), Pair.__name__, first.__type_params__[0].__name__, Box.__type_params__, type(Pair).__name__)
def bounded[T: int, *Ts, **P](x: T): return x
print(bounded(3), [str(p) for p in bounded.__type_params__])
print(Box[int](3).v)
