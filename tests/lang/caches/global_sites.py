"""Globals and builtins that appear, change, hide each other and go away."""
def use(): return value
def size(): return len("abc")
try:
    use()
except NameError as e:
    print(e)
value = 1
for _ in range(10): use(); size()
print(use()); value = 2; print(use()); value += 1; print(use())
globals()["value"] = 4; print(use()); del value
try:
    use()
except NameError as e:
    print(e)
exec("value = 5"); print(use())
len = lambda s: "shadow"; print(size()); del len; print(size())
import builtins
old = builtins.len; builtins.len = lambda s: "patched"; print(size()); builtins.len = old; print(size())
builtins.brand_new = "b"
def new(): return brand_new
print(new()); brand_new = "g"; print(new()); del brand_new; print(new()); del builtins.brand_new
try:
    new()
except NameError as e:
    print(e)
def setter(v):
    global value
    value = v
for i in range(50): setter(i)
print(use(), value); setter("text"); print(use()); setter(2.5); print(use())
for i in range(300): globals()[f"g{i}"] = i
print(g0 + g150 + g299, use())
for i in range(300): del globals()[f"g{i}"]
try:
    g150
except NameError as e:
    print(e)
ns = {"value": "ns"}
exec("def f(): return value\nr = f()", ns); print(ns["r"]); ns["value"] = "ns2"; print(ns["f"](), use())
def f(): return later()
def later(): return 1
print(f())
def later(): return 2
print(f())
