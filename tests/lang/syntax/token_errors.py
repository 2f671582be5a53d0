# cpython: 3.14
"""Errors of the tokenizer: message, line and column."""
def t(src):
    try:
        compile(src, "<t>", "exec"); print("ok", ascii(src))
    except SyntaxError as e:
        print(type(e).__name__, "|", e.msg, "|", e.lineno, e.offset)
for s in ("x = 'abc", "x = \"abc\ny = 1", "'''never\nclosed", "f'abc", "f'{x", "f'{", "f'{}'", "f'{x!q}'", "f'}'", "x = 08", "x = 1__0", "0xg", "0b12", "0o9", "1abc", "1.5e", "1_", "€ = 1", "x = $", "x = ?", "a b", "(", "[1, 2", "{1: 2", ")", "(]", "{)", "f(1", "x = (1,\ny = 2", "'\\x1'", "'\\N{no such}'", "b'é'", "'\\u12'", "x = 1\\", "x \\ y", "\tx", "if 1:\n\tx\n        y", "if 1:\n  x\n y", "  x = 1", "if 1:\nx", "def f():\n", "class A:\n\n", "for x in y:\nz", "while 1:\n#c\nz", "try:\nx", "x = 1;;", "!x", "x = 5 5", "\x0c\x0cx = )", "'a' '\\x1' z", "f'ab\\x1'", "'a' b'\\xg'", "x = ('a'\n '\\N{no}' 'b')", "'a' b'b' 5", "x + \\", "x = \\\n"):
    t(s)
