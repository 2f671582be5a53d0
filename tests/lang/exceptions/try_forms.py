"""try/except/else/finally in every combination."""
def t(f):
    try:
        print("try"); r = f()
    except ValueError as e:
        print("except V", e)
    except (KeyError, IndexError) as e:
        print("except KI", type(e).__name__)
    except ArithmeticError:
        print("except A")
    else:
        print("else", r)
    finally:
        print("finally")
    print("after")
def r(e): raise e
t(lambda: 1); t(lambda: int("x")); t(lambda: {}["a"]); t(lambda: [][1]); t(lambda: 1 / 0)
try:
    t(lambda: r(TypeError("unhandled")))
except TypeError as e:
    print("outer", e)
try:
    pass
finally:
    print("just finally")
try:
    try:
        raise KeyError("k")
    except ValueError:
        print("no")
    finally:
        print("inner finally")
except KeyError as e:
    print("got", e, repr(e), e.args)
try:
    try:
        raise ValueError(1)
    except ValueError:
        raise TypeError(2)
    finally:
        print("f")
except TypeError as e:
    print(e, repr(e.__context__))
try:
    try:
        pass
    except ValueError:
        pass
    else:
        raise IndexError("from else")
    finally:
        print("f2")
except IndexError as e:
    print(e, e.__context__)
try:
    raise ValueError
except:
    print("bare")
for i in range(3):
    try:
        if i == 1: raise ValueError
        print("ok", i)
    except ValueError:
        continue
    finally:
        print("fin", i)
def pick(x):
    try:
        return x()
    except (TypeError, (ValueError)) as e:
        return "caught"
print(pick(lambda: int("x")), pick(lambda: 1 + "a"))
def dyn(classes):
    try:
        raise KeyError("d")
    except classes:
        return "dyn"
print(dyn(KeyError), dyn((ValueError, LookupError)))
try:
    dyn(5)
except TypeError as e:
    print(e)
try:
    e
except NameError as x:
    print(x)
