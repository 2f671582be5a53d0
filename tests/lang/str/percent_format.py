"""The % operator of str."""
print("%s %r %d %i %x %X %o %c %c %% %5s|%-5s|%05d|%+d|% d" % ("a", "b", 3, 4.9, 255, 255, 8, "z", 65, "r", "l", 42, 5, 6))
print("%(a)s %(b)03d %(a)r" % {"a": 1, "b": 2}, "%s" % 5, "%s" % (5,), "%s" % [1, 2], "%s %s" % ("x", (1, 2)))
print("%.3f %8.2e %g %G %*d %-*d| %.*f %.2s" % (1.23456, 12345.678, 0.00001, 1e20, 5, 42, 5, 42, 2, 3.14159, "abc"))
print("%#x %#o %s %a" % (255, 8, True, "é"), "%d" % 10**20, "%x" % -255, "%d" % True, "%s" % None, "plain" % ())
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: "%d" % "x")
err(lambda: "%s %s" % (1,))
err(lambda: "%s" % (1, 2))
err(lambda: "%z" % 1)
err(lambda: "%(a)s" % 5)
err(lambda: "%(zz)s" % {"a": 1})
err(lambda: "%" % ())
err(lambda: "abc" % 5)
err(lambda: "%x" % 1.5)
err(lambda: "%*d" % ("a", 1))
