"""del of names, attributes, items, slices, nested targets, and what is left after an error in the middle."""
a = 1; b = [1, 2, 3, 4]; c = {'k': 1, 'j': 2}
del a, b[0], c['k']; print(b, c)
class O: pass
o = O(); o.x = 1; o.y = 2; del o.x, (o.y); print(vars(o))
x = y = z = 5; del (x, [y, (z,)]); print([n in globals() for n in 'xyz'])
p = q = 1
try: del p, nope, q
except NameError as e: print(e, 'p' in globals(), 'q' in globals())
for text in 'del b[9]', 'del c["z"]', 'del o.missing', 'del b["a"]', 'del (1).real', 'del len', 'del b[0].x', 'del O.missing', 'del "abc"[0]', 'del (1,)[0]', 'del None.x', 'del o[0]', 'del b[::0]':
    try: exec(text, {'b': [1], 'c': {}, 'o': O(), 'O': O})
    except Exception as e: print(text, '|', type(e).__name__, e)
for text in 'del 5', 'del f()', 'del x + y', 'del (x for x in y)', 'del *x', 'del x, *y', 'del', 'del ()', 'del []', 'del x.y, z[0]', 'del None', 'del __debug__', 'del (x := 1)', 'del "x"', 'del {}', 'del -x', 'del x if y else z', 'del lambda: 0', 'del x = 1', 'del (x), y', 'del [x, (y, [z])]':
    try: compile(text, 'f', 'exec'); print(text, 'fine')
    except SyntaxError as e: print(text, '|', e.msg)
def f():
    v = 1
    def g(): return v
    del v
    try: return v
    except UnboundLocalError as e: r = str(e)
    try: g()
    except NameError as e: r += ' / ' + str(e)
    v = 2
    return r, g()
print(f())
def h(n):
    for i in range(n):
        t = i
        if i % 2: del t
    try: return t
    except UnboundLocalError: return 'unbound'
print(h(3), h(4))
class K:
    gone = 1; del gone
    kept = 2
print(hasattr(K, 'gone'), K.kept); del K.kept; print(hasattr(K, 'kept'))
import sys
del sys.path_hooks[:0]; d = dict.fromkeys('abc'); del d['b']; print(list(d)); l = list(range(10)); del l[2:8:2], l[-1]; print(l)
def gen():
    k = 1
    del k
    yield 'k' in locals()
print(list(gen()))
