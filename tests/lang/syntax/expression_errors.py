# cpython: 3.14
"""Errors in expressions, calls, targets and comprehensions."""
def t(src):
    try:
        compile(src, "<t>", "exec"); print("ok", ascii(src))
    except SyntaxError as e:
        print(type(e).__name__, "|", e.msg, "|", e.lineno, e.offset)
for s in ("1 = x", "x + 1 = 2", "f() = 1", "(a, 1) = 2", "[x, None] = 1", "None = 1", "True = 1", "x = None = 1", "'a' = 1", "f'{x}' = 1", "lambda: 1 = 2", "a if b else c = 1", "-x = 1", "x < y = 1", "(x for x in y) = 1", "{} = 1", "... = 1", "__debug__ = 1", "x += 1 = 2", "1 += x", "(a, b) += 1", "f() += 1", "x := 1", "(1 := x)", "(a.b := 1)", "[i := 0 for i in x]", "[x for i in (y := z)]", "del 5", "del f()", "del (a, 1)", "del x + 1", "*a = 1", "*a", "a, *b, *c = d", "print(*)", "f(a=1, 2)", "f(**a, *b)", "f(**a, b)", "f(a=1, a=2)", "f(1=2)", "f(a.b=1)", "f(None=1)", "f(x for x in y, 1)", "f(x=)", "(x for x in)", "[x for]", "[x for x in y if]", "{1: 2, 3}", "{1: }", "{**a, 1}", "{1, **a}", "x if y", "x if y else", "x not y", "not", "x and", "x == ", "1 +", "x.", "x[", "x[]", "x..y", "lambda x y: 1", "lambda *: 1", "lambda a=1, b: 1", "await x", "yield", "(yield) = 1", "print 'x'", "exec 'x'", "x = {a b}", "[a b]", "(a b)", "f(a b)", "[a, b c]", "a = 1 if 2 else", "if x = 1: pass", "while x = 1: pass", "(x = 1)", "f(a, b for b in c)", "`x`", "x <> y", "x++", "x =! y", "a ? b : c", "x !== y", "::", "a, b := 1, 2", "x = *y", "return *a, = 1" if False else "x[*a, b:=1] = 2"):
    t(s)
