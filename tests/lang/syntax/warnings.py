# cpython: 3.14
"""What the compiler warns about goes to stderr, with the line when there is a file."""
x = "\d"
if x is 1:
    pass
assert (x, "message")
try:
    x = 1 if x else 2()
except TypeError:
    pass


def f():
    while True:
        try:
            return 1
        finally:
            break


f()
exec("if x is 'a': pass")
eval("'\\q'")
compile("1[0] if 0 else 0", "<given>", "eval")
print("end")
