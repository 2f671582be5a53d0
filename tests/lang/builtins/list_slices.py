"""Slice assignment of lists: same length, longer, shorter, from itself, from other iterables, steps."""
for size in (5, 40, 300):
    a = list(range(size))
    a[:3] = a[2::-1]
    print(a[:6], len(a))
    a[1:3] = [7, 8, 9, 10]
    print(a[:8], len(a))
    a[1:5] = ["x"]
    print(a[:8], len(a))
    a[:] = a
    print(a[:4], len(a))
    a[2:4] = a
    print(a[:8], len(a))
    a[2:2] = (y for y in "abc")
    print(a[:8], len(a))
    a[::2] = range(len(a[::2]))
    print(a[:9])
    a[-2:] = []
    a[100:200] = [1, 2]
    print(a[-5:], len(a))
    try:
        a[::2] = [1]
    except ValueError as e:
        print(e)
    try:
        a[1:2] = 5
    except TypeError as e:
        print(e)
    b = [[n] for n in range(size)]
    c = b[1:4]
    b[0:3] = c
    print(b[:4], c is b, b[0] is c[0])


def default(a, b=2, c=3):
    return a, b, c


for _ in range(3):
    print(default(1), default(1, 5), default(1, 5, 6))
    try:
        default()
    except TypeError as e:
        print(e)
pop, insert, append = a.pop, a.insert, a.append
for i in range(3):
    insert(0, pop())
    append(pop(0))
print(a[:3], a[-3:])
