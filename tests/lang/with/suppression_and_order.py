# Several items in one `with`: order of entry and exit, which of them sees which exception, and what becomes of it.
class Item:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise ValueError("enter " + self.name)
        return self.name.upper()
    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, traceback is not None)
        if self.fail == "exit":
            raise KeyError("exit " + self.name)
        return self.swallow

with Item("a") as a, Item("b") as b:
    print(a, b)
with Item("a", swallow=True), Item("b"):
    raise TypeError("body")
try:
    with Item("a"), Item("b", fail="enter"):
        print("never")
except ValueError as e:
    print("caught", e)
try:
    with Item("a"), Item("b", fail="exit"):
        raise TypeError("body")
except KeyError as e:
    print("caught", e, repr(e.__context__))
with Item("a", swallow=True), Item("b", fail="exit"):
    pass

def early(n):
    for i in range(n):
        with Item(str(i)):
            if i == 1:
                continue
            if i == 2:
                break
            if i == 3:
                return "never"
    else:
        return "else"
    with Item("last"):
        return "returned"
print(early(5), early(2))

class Target: pass
t = Target()
d = {}
with Item("x") as t.attribute, Item("y") as d["key"], Item("zw") as (p, q):
    print(t.attribute, d, p, q)
