# match, walrus, try/star, global statements, del, assert, while-else, chained compare, augmented
def m(x):
    match x:
        case 0 | 1: return 'small'
        case int(n) if n > 100: return f'big {n}'
        case str() as s: return f'str {s}'
        case [a]: return f'one {a}'
        case [a, b, *rest]: return f'many {a} {b} {rest}'
        case {'k': v, **kw}: return f'dict {v} {kw}'
        case {}: return 'empty map'
        case None: return 'none'
        case P(x=1, y=yy): return f'P1 {yy}'
        case P(a, b): return f'P {a} {b}'
        case -1.5 | 2+3j: return 'num'
        case (C.X): return 'cx'
        case _: return 'other'
class C: X = 'cxval!' ; 
class P:
    __match_args__ = ('x', 'y')
    def __init__(s, x, y): s.x, s.y = x, y
for v in (0, 1, 5, 500, 'q', [1], (1, 2, 3), [], {'k': 1, 'z': 2}, {}, {'n': 1}, None, P(1, 2), P(3, 4), -1.5, 2+3j, True, b'x', range(3), bytearray(b'a'), {1}, object): print(m(v))
class NM: pass
def m2(x):
    match x:
        case NM(a): return a
try: m2(NM())
except TypeError as e: print(e)
class BadArgs: __match_args__ = ['a']
def m3(x):
    match x:
        case BadArgs(1): pass
try: m3(BadArgs())
except TypeError as e: print(e)
def m4(x):
    match x:
        case P(1, 2, 3): pass
try: m4(P(1, 2))
except TypeError as e: print(e)
match (1, [2, {'a': (3, 4)}]):
    case (1, [2, {'a': (x, y)}]): print(x, y)
match 5:
    case x if x > 10: print('no')
    case x: print('x', x)
n = 0
while n < 3:
    n += 1
    if n == 5: break
else: print('else', n)
for i in range(3):
    if i == 1: break
else: print('no')
print(1 < 2 < 3, 1 < 3 < 2, 1 < 2 > 0 != 5, not 1 == 2, 1 if 0 else 2, 0 or 'a', 1 and 'b', '' or [] or 0, None is None, [] is not [], 1 in [1] in [[1]] if 0 else '', 3 == 3.0 == True + 2)
def side(v, l=[]): l.append(v); print('s', v); return v
side(1) < side(2) < side(0) < side(9); side(0) and side(1); side(1) or side(2); side(5) if side(0) else side(6)
a = [1, 2, 3]; b = a; b += [4]; print(a is b, a); t = (1,); u = t; u += (2,); print(t, u); a[0] += 5; a[-1] *= 2; print(a)
class O: pass
o = O(); o.x = [1]; o.x += [2]; o.n = 5; o.n **= 2; o.n //= 3; o.n <<= 2; o.n |= 1; o.n ^= 3; o.n %= 7; print(o.x, o.n)
t = ([],)
try: t[0] += [1]
except TypeError as e: print(e, t)
del a[0], b[0]; print(a); del o.x, o.n; print(vars(o))
x = 1; del x
try: x
except NameError as e: print(e)
try: del x
except NameError as e: print(e)
try: assert 0, 'msg'
except AssertionError as e: print(repr(e))
try: assert []
except AssertionError as e: print(repr(e))
def f():
    global G; G = 5
f(); print(G)
print(*[1, 2], *'ab', sep='|'); print(1, 2, end='\n\n'); print(); print('a', None, True, 1.5, [1, 'x'])
if True: pass
elif 1/0: pass
lam = lambda a, *b, c=1, **d: (a, b, c, d); print(lam(1, 2, 3, c=4, e=5))
print([i for i in range(5) if i if i != 2], [[j for j in range(i)] for i in range(3)], {i: {j for j in range(i)} for i in range(3)}, sum(i for i in range(5)), (lambda: [k for k in 'ab'])())
x: int; y: list[int] = [1]; print(y, __annotations__ if 0 else '')
print(type(lambda: 0).__name__, (lambda: (yield))().__class__.__name__, [].__class__, print.__name__, len.__doc__[:20], int.__name__, f.__module__, f.__code__.co_name, f.__code__.co_firstlineno)
i = 10
class Sc:
    i = 20
    def g(self): return i
    h = [i for _ in range(1)]
    k = i
print(Sc().g(), Sc.h, Sc.k)
import builtins; print(builtins.len is len, __builtins__ is builtins or True)
def gen():
    x = yield
    while x: x = yield x * 2
g = gen(); next(g); print(g.send(3), g.send(4)); g.close()
def deflt(a, b=[], *, c={}): b.append(a); c[a] = 1; return b, c
print(deflt(1), deflt(2))
def nested():
    def a():
        def b():
            def c(): nonlocal q; q += 1; return q
            return c
        q = 0
        return b()
    return a()
c = nested(); print(c(), c())
z = [lambda n=n: n for n in range(3)]; print([f() for f in z])
for z.x in []: pass
for a[0] in range(3): pass
print(a)
with_ = 1; match = 2; case = 3; _ = 4; type = 5; print(match, case, _, type)
if (n := 10) > 5: print(n)
print(0x10, 1_0, 1e3, 'a' "b", b'a' b'b', ..., Ellipsis)
