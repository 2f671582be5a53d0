"""Binding, guards, order of evaluation, errors, fall-through."""
def seq(v):
    match v:
        case [a, [b, *c], *d, e]: return a, b, c, d, e
        case str() | bytes(): return "text"
    return "none"
print(seq([1, [2, 3, 4], 5, 6, 7]), seq([1, [2], 3]), seq("abcd"), seq(b"abc"), seq(bytearray(b"ab")), seq([1, 2, 3]))
x = 5
match 10:
    case x: print("bound", x)
print(x)
match (1, 2):
    case (a, b) if a > b: print("no")
    case (a, b): print("bound anyway", a, b)
def g(v):
    print("guard", v); return v > 1
for v in (1, 2):
    match v:
        case n if g(n): print("yes")
        case _: print("no")
class Sub:
    def __eq__(self, o): print("eq", o); return False
match Sub():
    case 1 | 2: pass
    case "x": pass
class D(dict): pass
match D(a=1):
    case {"a": 1, **kw}: print("dict sub", kw)
class M:
    __match_args__ = "notatuple"
class N: pass
def err(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
def e1():
    match M():
        case M(1): pass
def e2():
    match N():
        case N(1): pass
def e3():
    match 5:
        case int(1, 2): pass
err(e1) ; err(e2); err(e3)
match {"a": 1}:
    case {"b": _}: print("no")
    case {"a": 2}: print("no")
    case {"a": int(v)}: print("v", v)
match [1, [2, [3, [4]]]]:
    case [a, [b, [c, [d]]]]: print(a, b, c, d)
match "cmd arg1 arg2".split():
    case ["go", d]: print("go", d)
    case ["cmd", *args]: print(args)
match 1, 2:
    case 1, b: print("tuple subject", b)
def ret(v):
    for i in v:
        match i:
            case 0: continue
            case 9: break
            case _ if i % 2: return i
    return "end"
print(ret([0, 0, 3]), ret([0, 9, 3]), ret([2, 4]))
match = 5; case = 6; print(match, case, match - case); type = 1; print(type)
