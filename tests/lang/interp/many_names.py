"""More locals, arguments, constants and globals than fit in small operands."""
src = "def f(" + ", ".join(f"a{i}=None" for i in range(300)) + "):\n"
src += "".join(f"    v{i} = {i * 1000003 + 7}\n" for i in range(1000))
src += "    return " + " + ".join(f"v{i}" for i in range(0, 1000, 10)) + ", a299, a0\n"
ns = {}
exec(src, ns)
print(ns["f"](), ns["f"](*range(300))[1:], ns["f"](a299="kw")[1], len(ns["f"].__defaults__))
exec("x = [" + ", ".join(str(i) for i in range(5000)) + "]\ny = {" + ", ".join(f"'k{i}': {i}" for i in range(2000)) + "}\nz = (" + ", ".join(f"'{i}'" for i in range(3000)) + ")\ns = {" + ",".join(map(str, range(1000))) + "}", ns)
print(len(ns["x"]), sum(ns["x"]), len(ns["y"]), ns["y"]["k1999"], len(ns["z"]), ns["z"][-1], len(ns["s"]))
exec("\n".join(f"g{i} = {i}" for i in range(2000)) + "\ntotal = " + " + ".join(f"g{i}" for i in range(500)), ns)
print(ns["total"], ns["g1999"])
exec("def h(*a, **k): return len(a), len(k)\nr = h(" + ", ".join(str(i) for i in range(400)) + ", " + ", ".join(f"k{i}={i}" for i in range(400)) + ")", ns)
print(ns["r"])
exec("class C:\n" + "".join(f"    def m{i}(self): return {i}\n" for i in range(500)) + "c = C()\nt = sum(getattr(c, f'm{i}')() for i in range(500))", ns)
print(ns["t"], ns["c"].m499())
exec("def n():\n" + "".join(f"    x{i} = {i}\n" for i in range(300)) + "    def g():\n        return " + " + ".join(f"x{i}" for i in range(300)) + "\n    return g()\nq = n()", ns)
print(ns["q"])
exec("def u():\n    " + ", ".join(f"b{i}" for i in range(300)) + " = range(300)\n    return b0 + b299\nw = u()", ns)
print(ns["w"])
