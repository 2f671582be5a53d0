# cpython: 3.14
"""Template strings and string.templatelib (3.14)."""
import string
from string.templatelib import Template, Interpolation, convert


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


name, n = "World", 3.14159
t = t"Hello {name}!"
print(t); print(t.strings, t.interpolations, t.values, type(t), type(t.interpolations[0]))
print(repr(t"{name!r:>{10}} {n:.2f}{n}"))
i = t"{name!r:>{10}}".interpolations[0]; print(i.value, i.expression, i.conversion, i.format_spec)
print(t"", list(t""), t"".strings, t"x".values, t"{n=}".strings, t"{n=}".interpolations, t"{n=:.1f}".interpolations, t"{ n = !s}")
print(list(t"{name}{n} and {1 + 1}"), [type(p).__name__ for p in t"a{1}b"], type(iter(t)).__name__, iter(iter(t"a")) is not None)
print(rt"\n{1}\t".strings, t"\n{1}".strings, t"{{}}{1}".strings, t"a" t"{1}" t"b", (t"a" + t"{1}b").strings, t"{1}" + t"{2}")
err(lambda: t"a" + "b"); err(lambda: t"a" + 1)
print(Template("a", "b", Interpolation(1, "x"), Interpolation(2), "c"), Template(), Template("a").strings, Template(Interpolation(1)).strings)
err(Template, 1); err(Template, a=1); err(Interpolation); err(Interpolation, 1, 2); err(Interpolation, 1, "x", "z"); err(Interpolation, 1, "x", 5); err(Interpolation, 1, "x", "r", 5)
print(Interpolation(1, "x", "r", ">5"), Interpolation(value=1, expression="e", conversion=None, format_spec="f"), Interpolation.__match_args__)
match t"{name!s:x}".interpolations[0]:
    case Interpolation(v, e, c, f):
        print("matched", v, e, c, f)
def render(t):
    return "".join(p if isinstance(p, str) else format(convert(p.value, p.conversion), p.format_spec) for p in t)
print(render(t"{name!r:>10}|{n:.2f}|{[1]}|{'é'!a}"), render(t) == f"Hello {name}!")
print(convert(1, None), convert("a", "r"), convert(5, "s"), convert("é", "a")); err(convert, 1, "z")
print(t == t"Hello {name}!", t == t, hash(t) == hash(t), Template[int], Template.__module__, Interpolation.__qualname__)
err(setattr, t, "strings", 1); err(setattr, i, "value", 1); err(lambda: type("X", (Template,), {})); err(lambda: type("X", (Interpolation,), {}))
print(t"{name}".__reduce__()[1], i.__reduce__()[1], t"{name}".__reduce__()[0](*t"{name}x".__reduce__()[1]))
def f(order=[]):
    def g(x): order.append(x); return x
    t"{g(1)}{g(2):{g(3)}}{g(4)!r}"
    return order
print(f(), t"{(lambda x: x)(5)}".interpolations[0].expression, t"{'a' if n else 'b'!r}".interpolations[0].expression)
print([x.value for x in (t"{y}{y * 2}" for y in range(2)) for x in x.interpolations])
print(string.ascii_letters, string.digits, string.punctuation, len(string.printable), string.capwords("hello  big world"), string.capwords("a-b", "-"))
