# break, continue and return through else, finally and nested loops.
def search(items, wanted):
    for i, x in enumerate(items):
        try:
            if x == wanted: break
            if x is None: continue
            if x == "stop": return "stopped"
        finally:
            print("f", i, end=" ")
    else:
        return "missing"
    return f"found at {i}"
print(search([1, 2, 3], 2))
print(search([None, None], 2))
print(search(["stop", 1], 1))
print(search([], 1))
def order():
    try: return "try"
    finally: print("finally first")
print(order())
def nested():
    out = []
    for i in range(3):
        for j in range(3):
            if j == 1: continue
            if i == 1: break
            out.append((i, j))
        else:
            out.append("else")
            continue
        out.append("broke")
    else:
        out.append("end")
    return out
print(nested())
def loop():
    n = 0
    while n < 10:
        n += 1
        try:
            if n % 2: continue
            if n > 6: break
        except ValueError: pass
        else: print("else", n)
        finally:
            if n == 4: print("four")
    else: return "exhausted"
    return n
print(loop())
def reraise():
    for attempt in range(3):
        try:
            try: raise ValueError(attempt)
            except ValueError as e:
                if attempt < 2: continue
                raise KeyError("last") from e
            finally: print("attempt", attempt)
        except KeyError as e: return repr(e), repr(e.__cause__)
print(reraise())
def cleared():
    try: raise ValueError
    except ValueError as e: pass
    try: e
    except NameError as n: return type(n).__name__
print(cleared())
i = "before"
for i in []: pass
print(i)
for i in range(3):
    i += 10
print(i)
items = [1, 2, 3]
for x in items:
    if x < 3: items.append(x + 10)
    if len(items) > 8: break
print(items)
while True:
    try:
        while True:
            break
        else: print("no")
    finally: break
print("done")
