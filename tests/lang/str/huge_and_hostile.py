"""String operations whose result would be absurdly large, or whose arguments misbehave."""
import sys
big = sys.maxsize
for call in [lambda: 'ab'.center(big), lambda: 'ab'.ljust(big), lambda: 'ab'.zfill(big), lambda: 'a' * big, lambda: '\t'.expandtabs(big), lambda: '%*d' % (big, 1), lambda: '%.*f' % (big, 1.0),
             lambda: format(1, f'{big}d'), lambda: format('x', f'>{big}'), lambda: format(1.0, f'.{big}f'), lambda: '{:99999999999999999999}'.format(1), lambda: f'{1:{big * 10}}',
             lambda: 'a'.replace('', 'x' * 1000000)[:3], lambda: '%99999999999999999999d' % 1, lambda: '%.99999999999999999999d' % 1, lambda: format(3, '.5'), lambda: '{' * 5000]:
    try: print(repr(call())[:50])
    except (OverflowError, MemoryError, ValueError) as e: print(type(e).__name__)
class Bad:
    def __index__(self): raise KeyError('index')
class Worse:
    def __index__(self): return 'text'
for call in [lambda: 'a' * Bad(), lambda: 'a'[Bad()], lambda: 'a'[Worse()], lambda: 'a'.center(Bad()), lambda: 'abc'[Bad():], lambda: 'a' * Worse(), lambda: 'a' * 1.5, lambda: 'a'['b'], lambda: 'a'[1.0], lambda: 'a'[5], lambda: 'a'[1 << 100], lambda: 'a' + 5, lambda: 5 + 'a', lambda: 'a' - 'b', lambda: -'a', lambda: 'a'[0:1:0]]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
