"""Dicts and sets. Each operation is a row."""
import pyperf

from collections import Counter, defaultdict, OrderedDict, deque
KEYS = ["key%d" % _k for _k in range(100)]
D = {_k: _v for _v, _k in enumerate(KEYS)}
E = {"other%d" % _k: _k for _k in range(100)}
S = set(range(0, 200, 2))
T = set(range(0, 200, 3))
WORDS = "the quick brown fox jumps over the lazy dog the fox".split() * 5

# Name, how often, statement.
OPERATIONS = [
    ("dict_get", 300000, 'r = D.get("key50", 0)'),
    ("dict_items", 10000, "r = [k for k, v in D.items() if v & 1]"),
    ("dict_comprehension", 10000, "r = {k: 1 for k in KEYS}"),
    ("dict_zip", 10000, "r = dict(zip(KEYS, KEYS))"),
    ("dict_merge", 10000, "r = len(D | E)"),
    ("dict_update", 100000, "r = {}; r.update(D); r = len(r)"),
    ("dict_copy", 20000, "r = len(D.copy())"),
    ("dict_setdefault", 10000, "r = {}\n        for w in WORDS: r.setdefault(w, []).append(i)"),
    ("dict_pop", 200000, 'r = {"a": 1, "b": 2}; r.pop("a")'),
    ("dict_literal", 200000, 'r = {"a": i, "b": 2, "c": 3}'),
    ("dict_loop", 20000, "r = 0\n        for k in D: r += D[k]"),
    ("defaultdict", 10000, "r = defaultdict(int)\n        for w in WORDS: r[w] += 1"),
    ("counter", 10000, "r = len(Counter(WORDS))"),
    ("set_and", 30000, "r = len(S & T)"),
    ("set_or", 20000, "r = len(S | T)"),
    ("set_minus", 30000, "r = len(S - T)"),
    ("set_subset", 200000, "r = S <= T"),
    ("set_of_list", 10000, "r = len(set(KEYS))"),
    ("set_add", 10000, "r = set()\n        for k in KEYS: r.add(k)\n        r = len(r)"),
    ("set_loop", 20000, "r = 0\n        for x in S: r += x"),
    ("in_set", 300000, "r = 101 in S"),
    ("frozenset_small", 100000, "r = frozenset((1, 2, i))\n        r = len(r)"),
    ("deque", 20000, "r = deque()\n        for k in range(50): r.append(k)\n        while r: r.popleft()\n        r = len(r)"),
    ("tuple_keys", 100000, "r = {(i, 1): 2, (1, i): 3}[i, 1]"),
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
