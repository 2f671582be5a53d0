# stress: off
"""A function with very many locals: compiled in memory and time that grow with its length."""
n = 12_000
lines = ["def f(g, last):"]
lines += [f"    x{i} = g({i})" for i in range(n)]
lines += ["    try:"]
lines += ["        y = g(-1)", "        del x7", "        if not last: x9 = later", "        later = x3 + 1"]
lines += ["    except ZeroDivisionError as e:", "        return 'caught', x5, type(e)"]
lines += ["    total = sum([v + x1 for v in (x2, x3)])"]
lines += ["    def inner(): return x4 + x11"]
lines += [f"    return x0 + x{n - 1}, total, inner(), len(locals()), later"]
space = {}
exec("\n".join(lines), space)
f = space["f"]
print(f(lambda v: v, True))
print(f(lambda v: v if v >= 0 else 1 // 0, True))
try:
    f(lambda v: v, False)
except UnboundLocalError as error:
    print(error)
print(f.__code__.co_argcount)


def counted():
    exec("\n".join(["def g(a, b=2):"] + [f"    v{i} = a" for i in range(n)] + ["    yield locals()", "    yield v1 + b"]), space)
    return list(space["g"](5))


first, second = counted()
print(len(first), first["v11999"], second)
