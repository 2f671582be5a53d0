# Iterators that others know besides the loop: left by break, at their end, over one another, and looked at in between.


def rest_after_break(make, n):
    out = []
    for r in range(n):
        it = iter(make())
        for x in it:
            if x == 5:
                break
        out = list(it)
    return out


def rest_after_end(make, n):
    out = []
    for r in range(n):
        it = iter(make())
        out = []
        for x in it:
            out.append(x)
        for x in it:
            out.append("again")
        out.append(next(it, "end"))
    return out


def in_turns(make, n):
    out = []
    for r in range(n):
        it = iter(make())
        out = []
        for x in it:
            out.append(x)
            if x % 3 == 2:
                for y in it:
                    out.append(-y)
                    if y % 3 == 1:
                        break
    return out


def one_over_another(make, n):
    out = []
    for r in range(n):
        it = iter(make())
        out = []
        for x in it:
            for y in it:
                out.append(y)
    return out


def looked_at(make, n):
    out = []
    for r in range(n):
        it = iter(make())
        out = []
        for x in it:
            out.append((x, next(it, None)))
            if x == 4:
                break
        out.append(sum(it))
    return out


def returned(make, n):
    def first(it):
        for x in it:
            if x > 2:
                return x
        return None

    out = []
    for r in range(n):
        it = iter(make())
        out = [first(it), first(it), next(it, None), list(it)]
    return out


def raised(make, n):
    out = []
    for r in range(n):
        it = iter(make())
        try:
            for x in it:
                if 10 // (x - 4):
                    pass
        except ZeroDivisionError:
            out = list(it)
    return out


makers = [lambda: range(9), lambda: list(range(9)), lambda: tuple(range(9)), lambda: range(8, -9, -2)]
for function in (rest_after_break, rest_after_end, in_turns, one_over_another, looked_at, returned, raised):
    for make in makers:
        print(function.__name__, function(make, 400))
