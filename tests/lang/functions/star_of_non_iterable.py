"""What is said when * or ** of a call gets something that cannot be spread."""


def f(*args, **kwargs):
    return args, kwargs


class C:
    def m(self, *a):
        return a


for text in ("f(*5)", "f(1, *5)", "f(*5, 1)", "f(**5)", "f(a=1, **5)", "C().m(*None)", "len(*5)", "[*5]", "(*5,)", "{*5}", "f(*1.5, **{})", "print(*print)", "(lambda *a: a)(*0)"):
    try:
        print(text, eval(text))
    except TypeError as e:
        print(text, e)


def locals_order():
    a = 1
    z = 3

    def inner():
        return z, a

    b = 2
    return [name for name in locals() if name != "inner"]


def parameters_first(p, q):
    b = 2
    a = 1

    def inner():
        return q, a

    return list(locals())


print(locals_order(), parameters_first(1, 2))
