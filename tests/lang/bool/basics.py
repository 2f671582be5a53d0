"""bool is an int with two values."""
print(True, False, True + True, True * 10, -True, True == 1, False == 0, True is True)
print(isinstance(True, int), type(True).__name__, bool.__mro__ == (bool, int, object), issubclass(bool, int))
print(True & True, True | False, True ^ True, type(True & False).__name__, type(True & 1).__name__)
print(not True, not 0, not [], not "x", not None)
print(bool(), bool(0), bool(1), bool(""), bool("False"), bool([]), bool([0]), bool({}), bool(None), bool(0.0), bool(range(0)))
print([10, 20][True], "ab"[False], {True: "t"}[1], str(True), repr(False), int(True), float(True))
print(f"{True} {True:d} {True!r:>6} {False:5}|", "%s %d" % (True, True))
try:
    class B(bool): pass
except TypeError as e:
    print(e)
