def counter(start):
    n = start
    def up(step=1, *, loud: bool = False) -> int:
        nonlocal n
        n += step
        return n
    return up, [lambda: i for i in range(start)]

class Base:
    """Doc."""
    kind: str = "base"
    def __init__(self, x):
        super().__init__()
        self.x = x
        self.__y = __class__

class Generic[T: int = bool](Base, metaclass=M, *extra, **more):
    def get(self) -> T:
        return self.x

type Pair[A] = tuple[A, A]
