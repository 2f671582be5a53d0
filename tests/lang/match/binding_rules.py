"""What match binds and when: failed patterns, guards, or-patterns, star patterns, captures of the whole."""
def f(v):
    match v:
        case [a, 5]: pass
        case [a, b] if b > 10: pass
        case [_, *mid, last] if len(mid) > 1: pass
        case {'x': a, 'y': (b, c)}: pass
        case (1 | 2 | 3) as n: pass
        case [('a' | 'b') as first, *rest] as whole: pass
        case {'only': only, **others}: pass
        case -1 | 1.5 | 2j | -3 + 4j | 'text' | b'bytes' as const: pass
        case str() | bytes() as s: pass
        case []: empty = True
        case other: pass
    r = dict(locals()); del r['v']; return r
for v in [1, 5], [1, 20], [1, 2, 3, 4], [1, 2], {'x': 1, 'y': [2, 3]}, {'x': 1, 'y': 5}, 2, ['b', 1, 2], ['a'], {'only': 1, 'z': 2}, -1, 1.5, 2j, -3 + 4j, 'text', b'bytes', 's', [], (), {}, None, {'x': 1, 'y': 'ab'}: print(v, f(v))
class Const: RED = 1; nested = type('N', (), {'BLUE': 'b'})
def g(v):
    match v:
        case Const.RED: return 'red'
        case Const.nested.BLUE: return 'blue'
        case {Const.RED: x}: return f'key {x}'
        case (Const.RED, x) | (x, Const.RED): return f'pair {x}'
        case True: return 'true'
        case 0: return 'zero'
        case 'a' 'b': return 'joined'
        case f if callable(f): return 'callable'
for v in 1, 1.0, 'b', {1: 'v'}, (1, 5), (5, 1), True, 0, False, 'ab', len, 77: print(v, g(v))
match = 5; case = 6; type = 7; _ = 8
print(match, case, type, _, match * case); match[0] if False else None
match (1, 2):
    case 1, x: print('tuple', x)
match 1, *[2, 3]:
    case [a, *b]: print(a, b)
match {'a': {'b': [1, {'c': 5}]}}:
    case {'a': {'b': [_, {'c': deep}]}}: print(deep)
class Log:
    def __eq__(self, o): print('eq', o); return o == 3
match Log():
    case 1 | 2: print('no')
    case 3: print('three')
class Seq(list):
    def __len__(self): print('len'); return super().__len__()
match Seq([1, 2]):
    case [a, b, c]: print('three')
    case [a, b]: print('two', a, b)
