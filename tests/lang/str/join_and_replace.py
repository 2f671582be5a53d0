# cpython: 3.14
"""join over every kind of iterable, replace with counts."""
print('-'.join([]), '-'.join(['a']), '-'.join('abc'), ''.join(iter(['x', 'yz'])), '€'.join(('a', 'b')), ', '.join({'k': 1}), ' '.join(c for c in 'gen'))
for call in [lambda: '-'.join(['a', 1]), lambda: '-'.join(5), lambda: '-'.join([b'a']), lambda: '-'.join(None), lambda: '-'.join(), lambda: '-'.join(['a'], ['b']), lambda: '-'.join([1]), lambda: ''.join(['x', None, 'y'])]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
class Sub(str): pass
one = Sub('only')
print(type(''.join([one])), type('-'.join([one, 'b'])), ''.join(['same']) , type(Sub('-').join('ab')))
for args in ('a', 'b'), ('a', 'bb'), ('aa', 'b'), ('', '-'), ('a', ''), ('x', 'y'), ('a', 'b', 1), ('a', 'b', 0), ('a', 'b', -1), ('', '-', 2), ('a', 'a'), ('ab', '€'), ('b', '😀', 3):
    print(args, 'aabab'.replace(*args), ''.replace(*args), 'aaa'.replace(*args))
print('mañana'.replace('ñ', 'n'), 'x' * 5 == 'yyyyy'.replace('y', 'x'), type(Sub('abc').replace('z', 'y')))
for call in [lambda: 'a'.replace('a'), lambda: 'a'.replace('a', 1), lambda: 'a'.replace(1, 'a'), lambda: 'a'.replace('a', 'b', 'c'), lambda: 'a'.replace('a', 'b', 1.5)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
