# cpython: 3.14
"""Every list method with too few, too many and wrong arguments."""
class Bad:
    def __index__(self): raise KeyError('i')
    def __eq__(self, other): raise KeyError('eq')
    def __lt__(self, other): raise KeyError('lt')
    def __iter__(self): raise KeyError('iter')
    def __len__(self): raise KeyError('len')
Bad.__repr__ = lambda self: 'Bad()'
names = ['append', 'extend', 'insert', 'pop', 'remove', 'index', 'count', 'sort', 'reverse', 'copy', 'clear', '__add__', '__contains__', '__iadd__', '__eq__', '__lt__', '__init__', '__sizeof__']
for name in names:
    for args in (), (1,), ('a', 'b'), (1, 2, 3), (None,), (Bad(),), ([1],), (1.5,):
        a = [1, 2, 3]
        try: r = getattr(a, name)(*args); print(name, [type(x).__name__ for x in args], r if name != '__sizeof__' else 'size', len(a))
        except Exception as e: print(name, [type(x).__name__ for x in args], type(e).__name__, e, a if name != 'extend' else '')
for call in [lambda: [].sort(key=5), lambda: [3, 1].sort(key=5), lambda: [1].sort(reverse='x'), lambda: [2, 1].sort(None), lambda: [1].sort(cmp=1), lambda: [1, 'a'].sort(), lambda: [].pop(), lambda: [1].pop(5), lambda: [1].index(2), lambda: [1].remove(2), lambda: [1, 2].index(2, 0, 1), lambda: [1].index(), lambda: list(1), lambda: list(1, 2), lambda: list(x=1), lambda: [1][1.5], lambda: [1]['a'], lambda: [1][1 << 100], lambda: [1] + (2,), lambda: [1] * 'a', lambda: [1] * [1], lambda: [] < 5, lambda: -[]]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
