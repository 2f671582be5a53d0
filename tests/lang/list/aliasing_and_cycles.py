"""Aliases see changes; lists that contain themselves print and compare safely."""
a = [1]; b = a; b.append(2); print(a, a is b)
m = [[0] * 2] * 2; m[0][0] = 1; print(m)
n = [[0] * 2 for _ in range(2)]; n[0][0] = 1; print(n)
c = [1, 2]; c.append(c); print(c, len(c), c[2][2][2] is c)
d = {}; d["self"] = d; d["l"] = c; print(d)
t = ([],); t[0].append(t); print(t)
e = [1]; e.extend(e); e += e; print(e)
f = [1, 2, 3]; f[1], f[f[0]] = 9, 8; print(f)
x = []; y = [x]; x.append(y)
try:
    print(x == [y], x == x)
    x2 = []; y2 = [x2]; x2.append(y2)
    print(x == x2)
except RecursionError:
    print("RecursionError")
