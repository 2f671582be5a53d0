# cpython: 3.14
"""Class patterns: positional, keyword, builtins, errors, nested, and what __match_args__ may be."""
class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
class Sub(P): pass
class NoArgs:
    a = 1
class Bad1: __match_args__ = ['x']
class Bad2: __match_args__ = (1,)
class Raises:
    __match_args__ = ('p',)
    @property
    def p(self): raise KeyError('p')
class Missing: __match_args__ = ('nope',)
def m(v):
    match v:
        case P(0, 0): return 'origin'
        case P(x, y=0): return f'x axis {x}'
        case Sub(x=a, y=b): return f'sub {a} {b}'
        case P(x, y) if x == y: return f'diagonal {x}'
        case P(): return 'some P'
        case int(n) | float(n) if n > 100: return f'big {n}'
        case bool(b): return f'bool {b}'
        case int(): return 'int'
        case str(s): return f'str {s}'
        case [int(a), [str(b), *rest], *_]: return f'list {a} {b} {rest}'
        case {'k': P(x, _), **rest}: return f'dict {x} {rest}'
        case bytes(b) | bytearray(b): return f'bytes {b}'
        case tuple(t): return f'tuple {t}'
        case NoArgs(a=1): return 'noargs'
        case None | True: return 'singleton'
        case frozenset() | set(): return 'set'
        case float('1.5') if False: return ''
        case _: return 'other'
for v in P(0, 0), P(3, 0), Sub(1, 2), P(4, 4), P(1, 2), 5, 500, 500.5, 1.5, True, 'x', [1, ['b', 2, 3], 4], [1, [2]], {'k': P(9, 8), 'z': 1}, {'k': 1}, b'q', bytearray(b'r'), (), (1, 2), NoArgs(), None, {1}, frozenset(), object: print(m(v))
def err(v, code):
    try: exec(f'match v:\n case {code}: print("matched")\n case _: print("no match")', {**globals(), 'v': v})
    except Exception as e: print(code, '|', type(e).__name__, e)
err(P(1, 2), 'P(1, 2, 3)'); err(NoArgs(), 'NoArgs(1)'); err(Bad1(), 'Bad1(1)'); err(Bad2(), 'Bad2(1)'); err(Raises(), 'Raises(1)'); err(Missing(), 'Missing(1)'); err(P(1, 2), 'P(1, x=1)'); err(5, 'int(1, 2)'); err(5, 'int(real=5)'); err(5, 'm(1)'); err(5, 'undefined()'); err({}, 'dict(x)'); err([1], 'list([1])'); err('ab', 'str("ab")'); err(5, 'int(x=1)'); err(P(1, 2), 'P(x=1, y=2)'); err(Bad1(), 'Bad1()')
