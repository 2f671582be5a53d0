"""tuple: construction, count, index, comparison, hash, concatenation."""
t = (1, 2, 3, 2)
print(tuple(), tuple('ab'), tuple([1]), tuple(t) is t, t[:] is t, t * 0, t * 2, 2 * t, t + (), () + t, t.count(2), t.index(2), t.index(2, 2), t[1:], t[::-1], 2 in t, 5 in t, (t, t) == (t, t), hash((1, 2)) == hash((1, 2.0)), (1, 'a') < (1, 'b'), () < (0,), (1,) + (2,))
for call in [lambda: t.index(9), lambda: t.index(2, 4), lambda: t.index(), lambda: t[9], lambda: t['a'], lambda: t + [1], lambda: t * 1.0, lambda: tuple(5), lambda: tuple(1, 2), lambda: tuple(x=1), lambda: hash(([],)), lambda: t < [1], lambda: (1,) < ('a',), lambda: t.append(1), lambda: -t, lambda: t.count()]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
def set_(): t[0] = 1
def del_(): del t[0]
for f in set_, del_:
    try: f()
    except TypeError as e: print(e)
class P(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    x = property(lambda self: self[0])
p = P(1, 2)
print(p, p.x, type(p + p), type(p[:]), type(p * 1), p == (1, 2), hash(p) == hash((1, 2)), {p: 1}[(1, 2)], p.__getnewargs__(), repr(p), type(tuple(p)))
t = ([],); 
try: t[0] += [1]
except TypeError as e: print(e, t)
r = []; t = (r,); r.append(t); print(t, r)
