"""add, discard, remove, pop, update and its kin, and what they do with wrong arguments."""
def show(s, name, *args):
    try: r = getattr(s, name)(*args)
    except Exception as e: r = type(e).__name__ + ('' if 'hash' in str(e) else f' {e}')
    print(name, [repr(x)[:20] for x in args], r, sorted(s, key=str))
for name in 'add', 'discard', 'remove', 'pop', 'update', 'intersection_update', 'difference_update', 'symmetric_difference_update', 'clear', 'copy':
    for args in (), (1,), ([1],), ('ab',), ([1, 2], [3]), (9,), ({1, 9},), ([[]],):
        if name in ('pop', 'copy') and not args: continue
        show({1, 2, 3}, name, *args)
s = {1, 2, 3}
s |= {4}; s &= {2, 3, 4, 5}; s -= {2}; s ^= {3, 7}; print(sorted(s))
for op in '|=', '&=', '-=', '^=':
    try: exec(f's {op} [1]')
    except TypeError as e: print(e)
f = g = frozenset([1]); f |= {2}; print(sorted(f), sorted(g))
s = {1, 2, 3}; s -= s; print(s); s = {1}; s ^= s; print(s); s = {1, 2}; s &= s; print(s); s.update(s); print(s)
print({frozenset([1])} == {frozenset([1])}, {1} in {frozenset([1])}, {frozenset([2])}.pop(), set([frozenset('a')]).discard({'a'}))
try: set().pop()
except KeyError as e: print(e)
try: {1}.remove({5})
except KeyError as e: print(repr(e))
