"""Numbers to text and back. Each operation is a row."""
import pyperf

X = 3.14159
NAME = "item"

# Name, how often, statement.
OPERATIONS = [
    ("str_int", 300000, "r = str(i)"),
    ("str_float", 100000, "r = str(i * 0.37)"),
    ("repr_text", 200000, "r = repr(NAME)"),
    ("int_of_text", 200000, 'r = int("12345")'),
    ("float_of_text", 200000, 'r = float("3.14159")'),
    ("format_method", 100000, 'r = "{}-{}: {:.2f}".format(NAME, i, X)'),
    ("format_builtin", 200000, 'r = format(i, "06d")'),
    ("percent", 100000, 'r = "%s-%d: %.2f" % (NAME, i, X)'),
    ("fstring_width", 150000, 'r = f"{NAME:<10}|{i:>6}|{X:8.3f}"'),
    ("hex", 300000, "r = hex(i)"),
    ("fstring_g", 100000, 'r = f"{X:g} {X:e}"'),
    ("thousands", 150000, 'r = f"{i:,}"'),
    ("repr_list", 20000, "r = repr([1, 2.5, NAME, None])"),
    ("chr_ord", 300000, "r = chr(ord(NAME[i & 3]) + 1)"),
]


def operation(statement):
    """A function that does a statement n times; what the last time gave tells whether it was right."""
    names = {}
    exec("def run(n):\n    for i in range(n):\n        " + statement + "\n    return r", globals(), names)
    return names["run"]


if __name__ == "__main__":
    runner = pyperf.Runner()
    for _name, _count, _statement in OPERATIONS:
        runner.bench_func(_name, operation(_statement), _count)
