"""Every operator and method of set and frozenset with sets, other iterables and wrong things."""
a, b = {1, 2, 3, 4}, {3, 4, 5}
for kind in set, frozenset:
    s = kind(a)
    for name in 'union', 'intersection', 'difference', 'symmetric_difference', 'isdisjoint', 'issubset', 'issuperset':
        for args in (b,), ([3, 4],), (iter('ab'),), ({3: 1},), (), (b, [1]), (5,), ([[]],):
            try: r = getattr(s, name)(*args); print(kind.__name__, name, type(r).__name__, sorted(r, key=str) if isinstance(r, (set, frozenset)) else r)
            except Exception as e: print(kind.__name__, name, type(e).__name__, e if 'hash' not in str(e) else 'unhashable')
    for op in '&', '|', '-', '^', '<', '<=', '==', '!=', '>':
        for other in b, frozenset(b), s, [3], {3: 1}.keys(), None:
            try: r = eval(f's {op} other'); print(op, type(other).__name__, sorted(r) if isinstance(r, (set, frozenset)) else r, type(r).__name__)
            except TypeError as e: print(op, e)
print(type({1} | frozenset([2])), type(frozenset([1]) | {2}), {1, 2} == frozenset([1, 2]), hash(frozenset([1, 2])) == hash(frozenset([2, 1])), frozenset() is frozenset(), {1} < {1, 2} < {1, 2, 3})
