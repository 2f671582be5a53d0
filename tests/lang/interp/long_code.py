"""Long functions, far jumps, deep blocks and wide expressions."""
ns = {}
src = "def f(x):\n    r = 0\n    while x > 0:\n        x -= 1\n"
src += "".join(f"        if x == {i}: r += {i}; continue\n" for i in range(1500))
src += "        r -= 1\n    else:\n        r += 0.5\n    return r\n"
exec(src, ns); print(ns["f"](10), ns["f"](1600))
src = "def g(x):\n    if x < 0: return 'neg'\n" + "".join(f"    elif x == {i}: return 'v{i}'\n" for i in range(800)) + "    else: return 'big'\n"
exec(src, ns); print(ns["g"](0), ns["g"](799), ns["g"](800), ns["g"](-1))
d = 18
src = "def h():\n    n = 0\n" + "".join("    " * (i + 1) + f"for i{i} in range(1 + ({i} == 3)):\n" for i in range(d)) + "    " * (d + 1) + "n += 1\n    return n\n"
exec(src, ns); print(ns["h"]())
src = "def t():\n" + "".join("    " * (i + 1) + "try:\n" for i in range(18)) + "    " * 19 + "raise KeyError('deep')\n"
for i in reversed(range(18)):
    src += "    " * (i + 1) + ("finally:\n" if i % 2 else "except ValueError:\n") + "    " * (i + 2) + f"log.append({i})\n"
ns["log"] = []
exec(src, ns)
try:
    ns["t"]()
except KeyError as e:
    print(e, ns["log"])
print(eval("+".join(["1"] * 900)), eval("[" * 80 + "1" + "]" * 80)[0][0] is not None, eval("(" * 80 + "5" + ")" * 80), eval(" and ".join(["1"] * 500)), eval("1" + " if 1 else 0" * 50), len(eval("'a' " * 900)))
src = "def w(" + ", ".join(f"p{i}" for i in range(50)) + "):\n    return [" + ", ".join(f"(p{i}, {{p{i}: [p{i}]}})" for i in range(50)) + "]\n"
exec(src, ns); print(len(ns["w"](*range(50))), ns["w"](*range(50))[49])
exec("def z(a):\n" + "".join(f"    a = a * 3 + {i} if a % 2 else a // 2 + {i}\n" for i in range(600)) + "    return a\n", ns); print(ns["z"](7), ns["z"](10**30))
exec("m = lambda x: " + " or ".join(f"x == {i} and 'r{i}'" for i in range(300)), ns); print(ns["m"](299), ns["m"](500))
exec("def mt(x):\n    match x:\n" + "".join(f"        case {i}: return 'c{i}'\n" for i in range(400)) + "        case _: return 'none'\n", ns); print(ns["mt"](0), ns["mt"](399), ns["mt"]("x"))
