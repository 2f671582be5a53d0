# cpython: 3.14
"""Assignment to every kind of target, in every order, with every error."""
class T:
    def __init__(self): object.__setattr__(self, 'log', [])
    def __setattr__(self, n, v): self.log.append((n, v))
    def __setitem__(self, k, v): self.log.append((k, v))
    def __delitem__(self, k): self.log.append(('del', k))
    def __delattr__(self, n): self.log.append(('delattr', n))
t = T()
t.a = t[0] = t.b, t[1:2] = 'xy'
(t.c, [t[2], *t.d], t[...]) = 1, (2, 3, 4), 5
for t.i in range(2): pass
for t[9], t.j in [(1, 2)]: pass
with open(__file__) as t.f: pass
t.log[-1] = ('f', type(t.log[-1][1]).__name__)
del t.a, t[0], (t.b, [t[1]])
print(t.log)
a, (b, *c), d = 1, 'xyz', 4; print(a, b, c, d)
*a, b = [1]; print(a, b); [a, *b] = 'q'; print(a, b); (a,) = [7]; print(a); a, b = b, a; print(a, b)
[] = (); () = []; print('empty')
a = b = c = []; a.append(1); print(c is a)
i = 0; l = [0, 0]; i, l[i] = 1, 5; print(i, l)
x = [1, 2, 3]; x[0], x[1:] = x[2], x[:1]; print(x)
def err(text):
    try: exec(text, {'t': t})
    except Exception as e: print(text, '|', type(e).__name__, e)
for text in 'a, b = 1', 'a, b = 1,', 'a, b = 1, 2, 3', 'a, *b = ()', '*a, b, c = [1]', '(a, b), c = 1, 2', 'a, b = {}', 'a, b = None', 'a, b = "x"', '[a] = 5', 'a, b, c = iter("ab")', 'a, b = (i for i in range(10))', 'for a, b in [1]: pass', 'x.y = 1', 'None.x = 1', '(1).x = 1', '"s"[0] = 1', '(1,)[0] = 2', 'del "s"[0]', 'del undefined', 'x += 1', 'object().x = 1', 'len.x = 1', 'a, b = 1, 2 = 3':
    err(text)
x = 5; x += 1; x -= 2; x *= 3; x /= 4; x //= 1; x **= 2; x %= 5; print(x)
x = 6; x &= 12; x |= 3; x ^= 1; x <<= 4; x >>= 2; print(x)
l = [1]; m = l; l += [2]; l *= 2; print(m is l, m); s = 'a'; u = s; s += 'b'; print(u, s)
class I:
    def __iadd__(self, o): return 'iadd'
    def __add__(self, o): return 'add'
class J:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return 'add'
k = I(); k += 1; print(k); k = J(); k += 1; print(k)
k = (1, []); 
try: k[1] += [2]
except TypeError as e: print(e, k)
if (n := 10) > 5: print(n)
print([y := 1, y + 1], (z := 2) + z)
