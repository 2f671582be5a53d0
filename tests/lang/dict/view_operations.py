# cpython: 3.14
"""Set operations of keys and items views, and what views show of a changing dict."""
d, e = {'a': 1, 'b': 2, 'c': 3}, {'b': 2, 'c': 4, 'd': 5}
k, i, v = d.keys(), d.items(), d.values()
for name in '__and__', '__or__', '__sub__', '__xor__', '__rand__', '__ror__', '__rsub__', '__rxor__':
    for other in e.keys(), ['a', 'z'], 'ab', {'a'}, frozenset('ab'), iter('ab'):
        r = getattr(k, name)(other); print(name, type(r).__name__, sorted(r))
    r = getattr(i, name)(e.items()); print(name, sorted(r))
print(k <= {'a', 'b', 'c', 'd'}, k < {'a', 'b', 'c'}, k >= {'a'}, k > e.keys(), k == {'a', 'b', 'c'}, k != e.keys(), i == set(i), i <= e.items(), k.isdisjoint('xyz'), k.isdisjoint(e), i.isdisjoint([('a', 1)]), v == d.values(), v == v, 'a' in k, ('a', 1) in i, ('a', 2) in i, ('a',) in i, 5 in i, 1 in v)
print(k, i, v, len(k), list(reversed(k)), list(reversed(i)), list(reversed(v)), k.mapping, sorted(v))
d['z'] = 26; del d['a']; print(k, i, v, len(v))
try: d.keys().mapping['x'] = 1
except TypeError as x: print(x)
for call in [lambda: hash(k), lambda: k + k, lambda: k & 5, lambda: 5 & k, lambda: i - None, lambda: k < 5, lambda: v & v, lambda: k.isdisjoint(5), lambda: i & [[]], lambda: ([], 1) in i]:
    try: print(call())
    except Exception as x: print(type(x).__name__, x)
unhashable = {'k': []}.items()
print(('k', []) in unhashable, ('k', [1]) in unhashable)
try: print(unhashable | set())
except TypeError as x: print(x)
r = {}; r['self'] = r.values(); print(repr(r)[:40])
