"""A stand-in for PyPI's `pyperf`, as far as pyperformance's programs use it.

`cargo xtask bench` puts a copy of this file beside each program, so that the programs run unmodified
under CPython and Tauraro alike. It needs `sys` and `time` and nothing else: its command line is parsed
here. Options of its own, which the programs never see:

    --bench-values=N    how often to measure (the first one included); default 3
    --bench-seconds=S   stop early once this much time was measured (after 5 values at least)
    --bench-loops=N     loops within one value; default 1

For each benchmark it prints one line, tab-separated:

    bench <name> <digest of the program's visible state after the first value> <seconds> <seconds> ...

where each number of seconds is one value divided by its loops and inner loops.
"""
import sys
from time import perf_counter

_SIMPLE = (int, float, str, bytes, bool, type(None))


def _option(name, default):
    """Takes `--bench-<name>=VALUE` out of the command line."""
    prefix = "--bench-" + name + "="
    for arg in sys.argv[1:]:
        if arg.startswith(prefix):
            sys.argv.remove(arg)
            return arg[len(prefix):]
    return default


_VALUES = int(_option("values", "3"))
_SECONDS = float(_option("seconds", "1e9"))
_LOOPS = int(_option("loops", "1"))


def _describe(value, depth, out):
    """Appends the text of plain data to `out`: numbers, texts and sequences and dicts of them."""
    if len(out) > 5000:
        return
    if isinstance(value, _SIMPLE):
        out.append(repr(value))
    elif isinstance(value, (list, tuple)) and depth < 6:
        out.append("[")
        for item in value:
            _describe(item, depth + 1, out)
        out.append("]")
    elif isinstance(value, dict) and depth < 6:
        for key in value:
            _describe(key, depth + 1, out)
            _describe(value[key], depth + 1, out)


def _digest(result):
    """A number that tells whether two runs of a program computed the same."""
    out = []
    _describe(result, 0, out)
    state = sys.modules["__main__"].__dict__
    for name in sorted(state):
        if not name.startswith("_"):
            _describe(state[name], 0, out)
    h = 7
    for c in "".join(out)[:20000]:
        h = (h * 31 + ord(c)) % 1000000007
    return h


class _Arguments:
    """What parse_args returns."""


class _Parser:
    """The part of argparse's parser the programs use."""

    def __init__(self):
        self.options = {}
        self.positional = []

    def add_argument(self, name, type=str, default=None, nargs=None, choices=None, help=None, metavar=None,
                     action=None, dest=None):
        key = (dest or name.lstrip("-")).replace("-", "_")
        if name.startswith("-"):
            self.options[name] = (key, type, default, action)
        else:
            self.positional.append((key, type, default))

    def parse_args(self):
        args = _Arguments()
        for key, _, default, action in self.options.values():
            setattr(args, key, False if action == "store_true" else default)
        for key, _, default in self.positional:
            setattr(args, key, default)
        positional = list(self.positional)
        given = sys.argv[1:]
        while given:
            arg = given.pop(0)
            name, equals, value = arg.partition("=")
            if name in self.options:
                key, type, _, action = self.options[name]
                if action == "store_true":
                    value = True
                else:
                    value = type(value if equals else given.pop(0))
                setattr(args, key, value)
            elif positional and not arg.startswith("-"):
                key, type, _ = positional.pop(0)
                setattr(args, key, type(arg))
            else:
                sys.exit("unrecognised argument: " + arg)
        return args


class Runner:
    """Runs the benchmarks of one program."""

    def __init__(self, add_cmdline_args=None, **ignored):
        self.metadata = {}
        self.argparser = _Parser()
        self.args = None

    def parse_args(self):
        self.args = self.argparser.parse_args()
        return self.args

    def bench_func(self, name, func, *args, inner_loops=None):
        last = []

        def timed(loops):
            span = range(loops)
            start = perf_counter()
            for _ in span:
                result = func(*args)
            seconds = perf_counter() - start
            last[:] = [result]
            return seconds

        self._measure(name, timed, inner_loops or 1, last)

    def bench_time_func(self, name, func, *args, inner_loops=None):
        self._measure(name, lambda loops: func(loops, *args), inner_loops or 1, [])

    def _measure(self, name, timed, inner_loops, last):
        values = []
        digest = None
        while len(values) < _VALUES and (len(values) < 5 or sum(values) * _LOOPS * inner_loops < _SECONDS):
            values.append(timed(_LOOPS) / _LOOPS / inner_loops)
            if digest is None:
                digest = _digest(last)
        print("bench", name, digest, *["%.9g" % v for v in values], sep="\t", flush=True)
