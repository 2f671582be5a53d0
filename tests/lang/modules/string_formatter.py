"""string: constants, capwords, Formatter, and the parser behind it."""
import string, _string


def err(f, *a, **k):
    try:
        print("value", repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)


print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, len(string.printable), repr(string.whitespace))
print(string.capwords("hello  big world"), string.capwords("a-b-c", "-"))
f = string.Formatter()
print(f.format("{} {1!r:>5} {name[0]} {0.real:.2f}".replace("{}", "{0}"), 1.5, "x", name=["n"]), f.format("{} and {}", 1, 2), f.format("{{}} {0:{1}}", 5, ">4"), f.format(""))
print(list(f.parse("a{{b}}c{x!r:>{w}}d{}e{y.z[0]:s}")), list(f.parse("")), list(f.parse("plain")))
print([(n, list(r)) for n, r in map(_string.formatter_field_name_split, ("a", "0", "a.b", "a[0].c[key]", "", "12[x]"))])
for bad in ("{", "}", "a{b", "{0!}", "{0!r", "{0!rx}", "{0:{1}", "{a[}", "{a]b}", "{a.}", "{a[]}"):
    err(f.format, bad, 1, a=1)
err(f.format, "{0} {}", 1, 2); err(f.format, "{1}", 1); err(f.format, "{z}"); err(f.format, "{0!x}", 1); err(_string.formatter_parser, 5)
class Default(string.Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kwargs)
    def convert_field(self, value, conversion):
        return value.upper() if conversion == "u" else super().convert_field(value, conversion)
    def check_unused_args(self, used, args, kwargs): print("used", sorted(map(str, used)))
    def format_field(self, value, spec): return super().format_field(value, spec) + "|"
print(Default().format("{a} {b!u} {0:03d}", 7, a=1), Default().vformat("{k!s}", (), {"k": [1]}))
