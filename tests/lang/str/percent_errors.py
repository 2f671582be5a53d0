# cpython: 3.14
"""% formatting of strings: every conversion with right and wrong values, mappings, stars, and leftovers."""
class S:
    def __str__(self): return 'S!'
    def __repr__(self): return 'R!'
    def __int__(self): return 5
    def __index__(self): return 6
    def __float__(self): return 7.5
for c in 'diouxXeEfFgGcrsa%':
    for v in 5, -5, 3.7, 'text', 'x', None, S(), True, 10 ** 25, 1j, [1], b'b', float('nan'):
        try: print(c, type(v).__name__, ('%' + c) % ((v,) if c != '%' else ()), end=' | ')
        except Exception as e: print(c, type(v).__name__, type(e).__name__, e)
    print()
for fmt, v in [('%5d|%-5d|%05d|%+d|% d', (1, 2, 3, 4, 5)), ('%.3d', 5), ('%#x %#o %#X', (255, 8, 255)), ('%*d', (5, 42)), ('%-*d|', (5, 42)), ('%.*f', (2, 3.14159)), ('%(a)s %(b)d', {'a': 1, 'b': 2}), ('%(a)s', {'a': (1, 2)}), ('%s', {'a': 1}), ('%s', [1, 2]), ('%s %s', ('a', 'b')), ('%s', ((1, 2),)), ('%c%c', (65, '\u20ac')), ('%5.2s|', 'abc'), ('%-10r|', 'a'), ('%ld %hd %Ld', (1, 2, 3)), ('%%%s', 'x'), ('%(a(b))s', {'a(b)': 1}),
               ('%d', 'x'), ('%s', ()), ('%s %s', 'a'), ('%s', ('a', 'b')), ('', 5), ('', {}), ('', []), ('%(a)s', 5), ('%(a)s', {}), ('%(a', {}), ('%', 1), ('%5', 1), ('%y', 1), ('%.', 1), ('%(a)s %s', {'a': 1}), ('%*d', ('a', 1)), ('%*d', 1), ('%c', 'ab'), ('%c', -1), ('%c', 0x110000), ('%c', 1.5), ('%x', 'a'), ('%x', 1.5), ('%f', 'a'), ('%e', None), ('%d', None), ('%i', '5'), ('%5%|', ()), ('%s%', 'a'), ('% %', ()), ('%(a)%', {'a': 1}), ('%s', 'ok')]:
    try: print(repr(fmt), repr(fmt % v))
    except Exception as e: print(repr(fmt), type(e).__name__, e)
class M:
    def __getitem__(self, k): return f'got {k}'
print('%(x)s %(y)s' % M(), 'nothing' % M(), '%s' % M.__name__)
class Sub(str): pass
print(type(Sub('%s') % 1).__name__, Sub('a%s') % Sub('b'))
