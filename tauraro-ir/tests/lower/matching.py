def match_it(x):
    match x:
        case 1 | "one":
            return 1
        case [a, *_, b] if a:
            return a, b
        case {"k": v, **rest}:
            return v, rest
        case Point(x, y=0) as p:
            return x, p
        case (None | True) as s:
            return s
        case [1, [2, c]] | {"c": c}:
            return c

class Outer:
    def private(self, x):
        match x:
            case C(__attr=y):
                return y, x.__attr
