"""Sequence unpacking, starred targets, nesting, swaps."""
a, b = 1, 2; [c, d] = "xy"; (e,) = [5]; f, (g, [h, i]) = 1, (2, [3, 4])
print(a, b, c, d, e, f, g, h, i)
a, b = b, a; print(a, b)
x, *y = range(4); *p, q = "abc"; r, *s, t = (1, 2); u, *v, w = {1: 0, 2: 0, 3: 0}
print(x, y, p, q, r, s, t, u, v, w)
*z, = (1, 2); print(z)
(a, *b), c = [1, 2, 3], 4; print(a, b, c)
for k, (m, *n) in [(1, (2, 3, 4)), (5, [6])]:
    print(k, m, n)
def gen():
    yield 1
    yield 2
a, b = gen(); print(a, b)
l = [0] * 3; l[0], l[1:], o = 1, [2, 3], 4; print(l, o)
class C: pass
C.x, C.y = 1, 2; print(C.x, C.y)
a = b = c = []; a.append(1); print(b, c is a)
i = 0; i, l[i] = 1, 9; print(i, l)
print([*range(3), *"ab"], (*[1], 2), {*[1, 2], *[2]}, {**{1: 2}}, [*{}, *()])
def ret(): return 1, *[2, 3]
print(ret(), [*ret(), *ret()])
() = []; [] = ()
