# stress: off
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
run("int literal with underscores", "x = " + "7_7" * 2000)
run("float literal", "x = " + "1" * 400 + "e-400")
run("infinite literal", "x = " + "1" * 400 + ".5")
run("zeros", "x = " + "0" * n)
run("triple-quoted string", "x = len('''" + "line\n" * n + "''')")
run("adjacent strings", "x = len(" + "'ab' " * n + ")")
run("adjacent f-strings", "a = 12\nx = len(" + "f'{a}' " * 20_000 + ")")
run("fields", "a = 12\nx = len(f'" + "{a}" * 20_000 + "')")
f = "def f(v): return v\n"
run("list of calls", f"{f}l = [{each('f(#)', n // 5)}]\nx = len(l), l[-1], sum(l)")
run("lists of the same constants", f"l = [{each('#', n)}, [{each('#', n)}], -1]\nx = l[50000], l[-2][-1], len(l)")
run("calls with the same constants", f"def f(v): return v\nl = [{each('f(#)', 40_000)}]\nm = [{each('f(#)', 40_000)}]\nx = l == m, len(m)")
run("list of lists", f"l = [{each('[#, -#]', n // 5)}]\nx = len(l), l[-1]")
run("tuple of items", f"l = range({n})\nl = ({each('l[#]', n // 5)})\nx = len(l), l[-1]")
run("dict", "d = {" + each("'k#': #", n) + "}\nx = len(d), d['k99999']")
run("dict of calls", f + "d = {" + each("f(#): f(-#)", n // 5) + "}\nx = len(d), d[7]")
run("set", "s = {" + each("'k#'", n) + "}\nx = len(s), 'k77' in s")
run("stars", "x = len([" + each("*(#, #)", 5000) + "]), len({" + each("**{#: 1}", 5000) + "})")
run("nonlocals", "def f():\n" + each("    v# = #", 1000, "\n") + "\n    def g():\n" + each("        nonlocal v#; v# += 1", 1000, "\n") + "\n    g()\n    return v999\nx = f()")
run("keyword parameters", "def f(*, " + each("a#=#", 3000) + "): return a2999\nx = f(), f(a2999=5), f(**{'a2999': 7})")
run("arguments", "x = max(" + each("#", 5000) + ")")
run("keyword arguments", "def f(**k): return len(k)\nx = f(" + each("k#=#", 20_000) + ")")
run("star arguments", "def f(*a): return len(a)\nx = f(" + each("*[#]", 5000) + ")")
run("cases", "def f(x):\n    match x:\n" + each("        case #: return #", 3000, "\n") + "\n        case _: return 'else'\nx = f(0), f(2999), f(3000)")
run("or", "a = 0\nx = " + " or ".join(["a"] * n))
run("comparisons", "a = 1\nx = " + " <= ".join(["a"] * 5000))
run("statements", "x = 0\n" + "x += 1\n" * n)
run("globals", each("v# = #", 50_000, "\n") + "\nx = v0 + v49999")
run("functions", each("def f#(a): return a + #", 5000, "\n") + "\nx = f4999(1)")
run("methods", "class C:\n" + each("    def f#(self): return #", 5000, "\n") + "\nx = C().f4999()")
run("decorators", "def d(f): return f\n" + "@d\n" * 5000 + "def f(): return 'decorated'\nx = f()")
run("targets", each("v#", 5000) + " = range(5000)\nx = v4999")
run("assignments", "v = " * 5000 + "x = 1")
run("tries", "x = 0\n" + "try: x += 1\nexcept ValueError: pass\n" * 2000)
run("loops", "x = 0\n" + "for i in range(2): x += i\n" * 2000)
run("handlers", "class E(Exception): pass\n" + each("class E#(E): pass", 500, "\n") + "\ntry: raise E499\n" + each("except E#: x = #", 500, "\n"))
run("nested functions", "".join(" " * i + f"def f{i}():\n" for i in range(90)) + " " * 90 + "pass\nx = f0()")
run("comment", "x = 1 #" + "c" * 10_000_000)
run("blank lines", "\n" * 1_000_000 + "x = 1")
run("continued lines", "x = 1" + " \\\n" * n + "+ 1")
for name, source in [
    ("parentheses", "x = " + "(" * n + "1" + ")" * n),
    ("open parentheses", "x = " + "(" * n),
    ("brackets", "x = " + "[" * n + "]" * n),
    ("braces", "x = " + "{1: " * n + "1" + "}" * n),
    ("calls", "x = " + "f(" * n + ")" * n),
    ("subscripts", "x = " + "f[" * n + "1" + "]" * n),
    ("minus", "x = " + "-" * n + "1"),
    ("not", "x = " + "not " * n + "1"),
    ("lambda", "x = " + "lambda: " * n + "1"),
    ("conditional", "x = " + "1 if 0 else " * n + "1"),
    ("power", "x = " + "1 ** " * n + "1"),
    ("addition", "a = 1\nx = " + "+".join(["a"] * n)),
    ("attributes", "x = a" + ".b" * n),
    ("items", "x = a" + "[0]" * n),
    ("call of call", "x = a" + "()" * n),
    ("fields in fields", "x = " + "f'{" * 1000 + "1" + "}'" * 1000),
    ("comprehensions", "x = " + "[" * 1000 + "1" + " for a in b]" * 1000),
    ("indentation", "".join(" " * i + "if 1:\n" for i in range(1000)) + " " * 1000 + "x = 1"),
    ("patterns", "match x:\n    case " + "[" * n + "]" * n + ": pass"),
    ("annotation", "x: " + "a[" * n + "1" + "]" * n + " = 1"),
    ("chained targets", "(" * n + "x" + ")" * n + " = 1"),
]:
    try:
        compile(source, name, "exec")
    except (MemoryError, RecursionError, SyntaxError):
        pass
    print(name, "survived")
