"""exec, eval and compile with explicit namespaces."""
print(eval("1 + 2"), eval("x * 2", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), eval(" 3 "))
ns = {}
exec("a = 1\ndef f(b): return a + b\nclass C: v = a", ns)
print(ns["f"](5), ns["C"].v, sorted(k for k in ns if not k.startswith("__")), "__builtins__" in ns)
c = compile("y = [i for i in range(3)]", "<made>", "exec"); exec(c, ns); print(ns["y"], type(c).__name__, c.co_filename, c.co_name)
print(eval(compile("2 ** 10", "<e>", "eval")), eval("(lambda q: q + z)(1)", {"z": 2}), eval("[k for k in 'ab']"))
def f():
    loc = 5
    exec("loc2 = loc + 1")
    return eval("loc + 1")
print(f())
exec("print('side effect'); z = 9"); print(z)
def err(s, fn=eval):
    try:
        print(fn(s))
    except Exception as e:
        print(type(e).__name__, e.args[0])
err("undefined_q"); err("1 / 0"); err("len()")
for s in ("1 +", "x = 1", "", "def"):
    try:
        eval(s)
    except SyntaxError as e:
        print("SyntaxError", e.filename, e.lineno)
try:
    exec("raise KeyError('from exec')")
except KeyError as e:
    print(e)
class M(dict):
    def __missing__(self, k): return f"<{k}>"
print(eval("foo + bar", {}, M()))
exec("for i in range(2):\n    if i: print('i', i)")
l = {}; exec("q = 1; del q; w = 2", {}, l); print(l)
g = {"__builtins__": {"abs": abs}}
print(eval("abs(-1)", g))
err2 = None
try:
    eval("len('a')", g)
except NameError as e:
    print(e)
