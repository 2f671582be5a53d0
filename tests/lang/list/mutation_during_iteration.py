"""A list iterator sees the list as it is now."""
a = [1, 2, 3, 4]
for x in a:
    if x == 2:
        a.remove(x)
    print(x, end=" ")
print(a)
b = [1]
for x in b:
    if len(b) < 6:
        b.append(x + 1)
print(b)
it = iter([1, 2])
print(next(it), next(it), next(it, "end"), next(it, "end"))
c = [1, 2, 3]; it = iter(c); next(it); c.clear(); print(list(it)); c.append(9); print(list(it))
print(list(reversed([1, 2, 3])), [x for x in reversed("abc")], it.__length_hint__())
d = list(range(10))
for i, x in enumerate(d):
    if i < 5:
        del d[i]
print(d)
r = reversed([1, 2, 3]); print(next(r), list(r), list(r))
