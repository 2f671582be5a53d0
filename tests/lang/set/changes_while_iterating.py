# Sets and dicts that change, and elements whose comparison changes the set.
s = {1, 2, 3}
for change in [lambda: s.add(99), lambda: s.discard(1), lambda: s.clear(), lambda: s.update([7, 8])]:
    s.clear(); s.update([1, 2, 3])
    try:
        for x in s: change()
        print("no error", sorted(s))
    except RuntimeError as e: print(e)
s = {1, 2, 3}
for x in s:
    s.discard(x) or s.add(x)
    break
for x in list(s): s.remove(x)
print(s)
class Evil:
    target = None
    def __init__(self, n): self.n = n
    def __hash__(self): return 7
    def __eq__(self, other):
        if Evil.target is not None:
            t, Evil.target = Evil.target, None
            t.clear()
        return self.n == other.n
    def __repr__(self): return f"E{self.n}"
for operation in ["s.add(Evil(9))", "Evil(2) in s", "s.discard(Evil(2))", "s | {Evil(2)}", "s & {Evil(2)}", "s - {Evil(2)}", "s == {Evil(1), Evil(2), Evil(3)}", "s <= {Evil(1), Evil(2), Evil(3)}", "s.update([Evil(2), Evil(9)])"]:
    s = {Evil(1), Evil(2), Evil(3)}
    Evil.target = s
    try: eval(operation)
    except RuntimeError as e: pass
    Evil.target = None
    print(operation, len(s) <= 4)
class Raises:
    def __hash__(self): return 1
    def __eq__(self, other): raise ZeroDivisionError("eq")
for operation in ["{1, Raises()}", "{Raises(), Raises()}", "Raises() in {1}", "{1}.discard(Raises())", "{1: 2}[Raises()]", "{1: 2}.get(Raises())", "{1} & {Raises()}", "[1] == [Raises()]", "[1].index(Raises())", "[1].count(Raises())", "(1,) == (Raises(),)", "1 in [Raises()]"]:
    try: print(operation, eval(operation))
    except Exception as e: print(operation, type(e).__name__, e)
class Hash:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
for h in [1.5, "x", None, 1 << 100, -1, True]:
    try: print(h, hash(Hash(h)) == hash(h) if not isinstance(h, (float, str, type(None))) else hash(Hash(h)))
    except TypeError as e: print(e)
print(hash(Hash(-1)))
d = {1: 1, 2: 2, 3: 3}
it = iter(d)
next(it)
d[4] = 4
try: next(it)
except RuntimeError as e: print(e)
try: next(it)
except (RuntimeError, StopIteration) as e: print(type(e).__name__)
k = d.keys()
try:
    for x in k: d.pop(x)
except RuntimeError as e: print(e)
v = {1: [1]}
for key, value in v.items(): value.append(key); v[key] = value
print(v)
