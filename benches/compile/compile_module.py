"""Parsing and compiling a generated module of 10,000 lines."""
import pyperf

LINES = 10_000


def module(lines):
    """A module of about `lines` lines: classes, functions, loops, calls, literals, comments."""
    out = ['"""A generated module."""', "import sys", ""]
    n = 0
    while len(out) < lines:
        n += 1
        out += [
            f"class Item{n}:",
            f'    """Number {n}."""',
            f"    kind = {n % 7}",
            "",
            f"    def __init__(self, name, weight={n}.5, *rest, flag=None, **options):",
            "        self.name = name",
            "        self.weight = weight * 2 + len(rest)",
            "        self.options = {**options, 'flag': flag}",
            "",
            f"    def total(self, items, start={n}):",
            "        result = start",
            "        for index, item in enumerate(items):",
            "            # Only every other one counts.",
            "            if index % 2 == 0 and item is not None:",
            "                result += item.weight * self.weight",
            "            elif item in (1, 2, 3):",
            "                result -= 1",
            "            else:",
            "                continue",
            "        return result",
            "",
            "    def names(self, items):",
            "        try:",
            "            return [f'{i.name}:{i.weight:.2f}' for i in items if i.name]",
            "        except AttributeError as error:",
            "            return [str(error)]",
            "",
            "",
            f"def helper{n}(a, b=({n}, 'x'), *, c=[1, 2, 3]):",
            "    def inner(q):",
            "        return q + a",
            "    while a > 0:",
            "        a, b = a - 1, (b[1], b[0])",
            "    return sorted(c, key=lambda v: -v), inner(1), sys.maxsize // 3",
            "",
            "",
        ]
    return "\n".join(out) + "\n"


def compiled(source):
    compile(source, "<generated>", "exec")
    return len(source)


if __name__ == "__main__":
    pyperf.Runner().bench_func("compile_10k_lines", compiled, module(LINES))
