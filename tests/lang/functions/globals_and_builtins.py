"""global statements, shadowed builtins, and deleting the shadow."""
x = 1
def set_x(v):
    global x, fresh
    x = v; fresh = v * 2
set_x(5); print(x, fresh)
def shadow():
    len = lambda o: "mine"
    return len([1])
print(shadow(), len([1]))
len = lambda o: -1
def use(): return len("abc")
print(use()); del len; print(use())
print(globals()["x"], "x" in globals(), sorted(k for k in locals() if k == "x"), __name__)
globals()["dyn"] = 7
print(dyn)
def loc(a, b=2):
    c = 3
    return sorted(locals().items())
print(loc(1))
import builtins
builtins.extra = "e"
print(extra); del builtins.extra
try:
    extra
except NameError as e:
    print(e)
def nested_global():
    x = "local"
    def inner():
        global x
        x = "changed"
    inner()
    return x
print(nested_global(), x)
