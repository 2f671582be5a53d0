# cpython: 3.14
"""Every dict method with wrong arguments."""
class Bad:
    def __hash__(self): raise KeyError('hash')
class BadEq:
    def __hash__(self): return 1
    def __eq__(self, other): raise ValueError('eq')
class Keys:
    def keys(self): return ['a', 'b']
    def __getitem__(self, k): return {'a': 'aa', 'b': 'bb'}[k]
    def __repr__(self): return 'Keys()'
class BadKeys:
    def keys(self): return 5
    def __repr__(self): return 'BadKeys()'
names = ['get', 'pop', 'setdefault', 'update', 'popitem', 'keys', 'clear', 'copy', 'fromkeys', '__or__', '__ior__', '__eq__', '__delitem__', '__init__', '__reversed__', '__len__']
for name in names:
    for args in (), (1,), (1, 2), (1, 2, 3), ([],), (Bad(),), (None,), (Keys(),), (BadKeys(),), ([(1, 2)],), ([1],), ([(1, 2, 3)],), ('ab',), (['ab'],), ({1: 2},):
        d = {1: 'one', 'k': 2}
        try: r = getattr(d, name)(*args); print(name, [type(x).__name__ for x in args], type(r).__name__ if 'rever' in name else r, d)
        except Exception as e: print(name, [type(x).__name__ for x in args], type(e).__name__, e, d)
d = {BadEq(): 1}
for call in [lambda: d[1], lambda: d.get(1), lambda: 1 in d, lambda: d.setdefault(1, 2), lambda: d.pop(1), lambda: dict(d) == {1: 1}]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
for call in [lambda: dict(1), lambda: dict([1]), lambda: dict(['ab', 'cd']), lambda: dict(a=1, **{'b': 2}), lambda: dict({'a': 1}, a=2), lambda: dict(Keys(), z=1), lambda: dict(1, 2), lambda: {}.popitem(), lambda: {} < {}, lambda: {} + {}, lambda: {1: 2} | [(3, 4)], lambda: dict(**{1: 2}), lambda: {**5}, lambda: {**Keys()}]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
