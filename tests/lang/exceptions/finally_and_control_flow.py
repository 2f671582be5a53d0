"""return, break and continue through and inside finally."""
def a():
    try:
        return "try"
    finally:
        print("fin a")
def b():
    try:
        return "try"
    finally:
        return "finally wins"
def c():
    try:
        raise ValueError
    finally:
        return "swallowed"
def d():
    for i in range(3):
        try:
            continue
        finally:
            print("d", i)
    return "d done"
def e():
    for i in range(5):
        try:
            if i == 2: break
        finally:
            print("e", i)
    return i
def f():
    while True:
        try:
            return "f"
        finally:
            break
    return "after break"
def g():
    for i in range(3):
        try:
            raise ValueError
        finally:
            continue
    return "g"
def h():
    x = 1
    try:
        return x
    finally:
        x = 2
def i():
    try:
        try:
            return "inner"
        finally:
            print("1")
    finally:
        print("2")
def j():
    try:
        1 / 0
    except ZeroDivisionError:
        return "except"
    else:
        return "else"
    finally:
        print("fin j")
def k():
    try:
        pass
    except ValueError:
        pass
    else:
        return "else"
    finally:
        print("fin k")
def l():
    for i in range(2):
        for j in range(2):
            try:
                if j: break
                try:
                    continue
                finally:
                    print("in", i, j)
            finally:
                print("out", i, j)
        else:
            print("never")
def m():
    try:
        raise KeyError("lost")
    except KeyError:
        try:
            return "m"
        finally:
            print("fin m")
    finally:
        print("outer m")
def n():
    for x in range(3):
        try:
            yield x
        finally:
            print("gen fin", x)
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m):
    print(fn())
it = n()
for v in it:
    if v == 1: break
it.close()
print("end")
