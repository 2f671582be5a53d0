"""Order survives deletion and reinsertion; emptying from either end works."""
d = {i: i * i for i in range(200)}
for i in range(0, 200, 2):
    del d[i]
print(len(d), list(d)[:5], list(d)[-3:])
for i in range(0, 20, 2):
    d[i] = "new"
print(list(d)[-4:], len(d), 4 in d, 22 in d)
while len(d) > 3:
    del d[next(iter(d))]
print(d)
for i in range(1000):
    d[i] = i
    if i >= 5:
        del d[i - 5]
print(d)
while d:
    print(d.popitem(), end=" ")
print(d)
q = {}
for i in range(3000):
    q[i] = 1
n = 0
while q:
    k = next(iter(q))
    n += k
    del q[k]
print(n, q)
s = {"k%d" % i: i for i in range(100)}
for i in range(99):
    del s["k%d" % i]
s["k0"] = -1
print(s)
