# cpython: 3.14
# In which order the parts of expressions and statements are evaluated.
log = []
def n(name, value=None):
    log.append(name)
    return value if value is not None else name
def show(title):
    print(title, *log)
    log.clear()
n("a", 1) + n("b", 2) * n("c", 3); show("arithmetic")
(n("f", lambda *a, **k: None))(n("x"), *n("y", [1]), z=n("z"), **n("k", {})); show("call")
[n(1), n(2)], (n(3), n(4)), {n(5): n(6), n(7): n(8)}, {n(9)}; show("displays")
n("c1", 1) < n("c2", 2) < n("c3", 0) < n("c4", 9); show("chain")
n("then") if n("test", 0) or n("second", "") else n("else"); show("conditional")
n("l", [0, 1])[n("i", 0)] = n("v"); show("item assignment")
n("l", [0, 1])[n("i", 0)] += n("v", 2); show("augmented")
n("l", [0, 1, 2])[n("lo", 0):n("hi", 2):n("step", 1)]; show("slice")
x, n("l2", {})["k"] = n("r1"), n("r2"); show("tuple assignment")
a = n("l3", {})["k"] = n("value"); show("chained assignment")
def outer():
    @n("d1", lambda f: (n("apply1"), f)[1])
    @n("d2", lambda f: (n("apply2"), f)[1])
    def inner(p=n("default"), *, q=n("kwdefault")) -> n("annotation"): pass
    show("def")
    class C(n("base", object), metaclass=n("meta", type)):
        n("body")
    show("class")
    return inner
outer()
assert n("condition", 1), n("message")
show("assert")
try: assert n("condition", 0) or 0, n("message")
except AssertionError: show("failed assert")
f"{n('one')}{n('two'):{n('width', 5)}}"; show("f-string")
lambda d=n("lambda default"): n("never"); show("lambda")
{n("ck", k): n("cv", v) for k, v in n("pairs", [(1, 2), (3, 4)]) if n("cif", True)}; show("comprehension")
del n("dl", {"k": 1})[n("dk", "k")]; show("del")
for n("target", {})["k"] in n("iterable", [1, 2]): n("loop")
show("for")
with n("manager", type("M", (), {"__enter__": lambda s: n("enter"), "__exit__": lambda s, *a: n("exit") and None})()) as n("as", {})["k"]: n("body")
show("with")
try: raise n("exception", ValueError) from n("cause", KeyError)
except n("match1", TypeError): pass
except n("match2", ValueError): n("handler")
finally: n("finally")
show("try")
n("not") and not n("operand", 0) or n("never"); show("boolean")
(w := n("walrus")) + n("plus"); show("walrus")
n("o", type("O", (), {})()).attribute = n("attr value"); show("attribute assignment")
print(*[n("p1"), n("p2")], sep=n("sep", "-"), end=n("end", "\n")); show("print")
