# cpython: 3.14
"""Programs much larger than people write: they run, or end in an exception; none takes forever."""
def run(name, source, show="x"):
    space = {}
    try:
        exec(source, space)
        print(name, space[show])
    except (MemoryError, RecursionError):
        print(name, "refused")
    except SyntaxError as e:
        print(name, e)
def each(form, n, between=","):
    return between.join(form.replace("#", str(i)) for i in range(n))
n = 100_000
run("int literal", "x = " + "7" * n)
run("int literal of 5000 digits in brackets", "x = [1, (2,\n  " + "9" * 5000 + ")]")
run("hex literal", "x = len(hex(0x" + "f" * n + "))")
run("string of 10 MB", "x = len('" + "ab\\n" * 2_500_000 + "')")
run("list of constants", f"l = [{each('#', n)}]\nx = len(l), l[-1], sum(l)")
run("dict", "d = {" + each("'k#': #", 10_000) + "}\nx = len(d), d['k9999']")
run("locals", "def f(a):\n" + each("    v# = a + #", 1500, "\n") + "\n    def g(): return v0 + v1499\n    return g() + " + each("v#", 500, " + ") + ", len(locals())\nx = f(1)")
run("parameters", "def f(" + each("a#", 300) + "): return a0 + a299\nx = f(" + each("#", 300) + "), f(" + each("a#=#", 300) + "), f(*range(300))")
run("elif", "def f(x):\n    if x == -1: return 'no'\n" + each("    elif x == #: return #", 10_000, "\n") + "\n    else: return 'else'\nx = f(-1), f(0), f(9999), f(10000)")
run("and", "a = 1\nx = " + " and ".join(["a"] * n))
run("sum", "a = 1\nx = " + "+".join(["a"] * 1000))
run("one line", "x = 0" + "; x += 1" * n)
