"""Lists and tuples, and what consumes them. Each operation is a row."""
import pyperf

import random as _random
_random.seed(7)
NUMBERS = [_random.randrange(1000) for _ in range(200)]
FLOATS = [_random.random() for _ in range(200)]
TEXTS = [str(x) for x in NUMBERS]
PAIRS = [(x, str(x)) for x in NUMBERS]
OTHER = list(range(200))

# Name, how often, statement.
OPERATIONS = [
    ("sort_ints", 5000, "r = sorted(NUMBERS)"),
    ("sort_floats", 5000, "r = sorted(FLOATS)"),
    ("sort_texts", 3000, "r = sorted(TEXTS)"),
    ("sort_by_key", 3000, "r = sorted(PAIRS, key=lambda p: p[1])"),
    ("sort_pairs", 2000, "r = sorted(PAIRS)"),
    ("sum", 30000, "r = sum(NUMBERS)"),
    ("min_max", 20000, "r = min(NUMBERS), max(NUMBERS)"),
    ("min_by_key", 5000, "r = min(PAIRS, key=lambda p: p[0])"),
    ("zip", 5000, "r = [x + y for x, y in zip(NUMBERS, OTHER)]"),
    ("enumerate", 5000, "r = [k * x for k, x in enumerate(NUMBERS)]"),
    ("map_lambda", 5000, "r = list(map(lambda x: x + 1, NUMBERS))"),
    ("map_builtin", 8000, "r = list(map(str, NUMBERS))"),
    ("filter_lambda", 5000, "r = list(filter(lambda x: x > 500, NUMBERS))"),
    ("any_all", 8000, "r = any(x < 0 for x in NUMBERS), all(x >= 0 for x in NUMBERS)"),
    ("reversed", 10000, "r = list(reversed(NUMBERS))"),
    ("list_of_range", 20000, "r = list(range(200))"),
    ("in_list", 30000, "r = -1 in NUMBERS"),
    ("index_list", 30000, "r = NUMBERS.index(NUMBERS[150])"),
    ("slice_list", 100000, "r = NUMBERS[20:60]"),
    ("copy_list", 50000, "r = NUMBERS.copy()"),
    ("extend_list", 50000, "r = []; r.extend(NUMBERS)"),
    ("concat_lists", 50000, "r = NUMBERS + OTHER"),
    ("insert_pop", 100000, "r = [1, 2, 3]; r.insert(0, i); r.pop(); r.pop(0)"),
    ("tuple_of_list", 50000, "r = tuple(NUMBERS)"),
    ("compare_lists", 30000, "r = NUMBERS == OTHER or OTHER == OTHER[:]"),
    ("unpack_star", 100000, "r, *rest = NUMBERS[:6]"),
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
