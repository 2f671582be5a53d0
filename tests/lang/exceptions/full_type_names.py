"""Messages name builtin types of a module with the module; reprs and `__name__` do not."""
import array
import collections
import functools
import io
import itertools
import operator
import random
import re
import sys
import time
import types
import weakref


class Own:
    pass


own = Own()
things = [
    collections.deque([1]),
    collections.defaultdict(int),
    collections.OrderedDict(a=1),
    functools.partial(int),
    itertools.count(),
    itertools.chain(),
    re.compile("a"),
    re.match("a", "a"),
    io.StringIO(),
    io.BytesIO(),
    array.array("i", [1]),
    operator.itemgetter(1),
    types.SimpleNamespace(),
    weakref.ref(own),
    time.gmtime(0),
    sys.flags,
    random.Random(1),
    types.MappingProxyType({}),
    list[int],
    own,
    [],
    None,
]
for thing in things:
    print(type(thing).__name__)
    for action in (
        lambda x: [1][x],
        lambda x: x.missing_,
        lambda x: type(x).missing_,
        lambda x: -x,
        lambda x: abs(x),
        lambda x: object() + x,
        lambda x: x < object(),
        lambda x: "".join([x]),
        lambda x: "a".replace(x, ""),
        lambda x: open(x),
        lambda x: () + x,
        lambda x: int(x) if not isinstance(x, array.array) else None,
        lambda x: len(x) if not hasattr(x, "__len__") else None,
        lambda x: iter(x) and None,
        lambda x: setattr(Own, "__bases__", x) if not isinstance(x, tuple) else None,
    ):
        try:
            action(thing)
        except Exception as error:
            print("   ", type(error).__name__, error)
print(collections.deque([1]), collections.defaultdict(int), array.array("i"), itertools.count(2), itertools.repeat(1))
print(collections.deque.append, collections.deque.__len__)
for bad in (lambda: collections.deque.append(1), lambda: collections.deque.append(), lambda: collections.deque.__len__(1)):
    try:
        bad()
    except TypeError as error:
        print(error)
