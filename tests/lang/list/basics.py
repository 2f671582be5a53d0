"""Construction, indexing, mutation, methods."""
a = [3, 1, 2]
a.append(5); a.insert(0, 9); a.insert(100, 7); a.insert(-1, 8); a.extend([4, 4]); a += (6,)
print(a, len(a), a[0], a[-1], a.index(4), a.count(4), 5 in a, 99 in a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(4); a.reverse(); print(a)
a.sort(); print(a, a.copy() is a, a.copy() == a)
del a[0]; del a[-1]; print(a)
a[0] = "x"; a[-1] = None; print(a)
a.clear(); print(a, [] == a, bool(a))
print([1, 2] + [3], [0] * 3, 2 * [1, 2], [1, 2] * 0, [[]] * 2, list("abc"), list(range(3)), list((1, 2)), list({"k": 1}), list())
print([1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 9], [1, 2] == [1, 2], [1] != [1.0], [1, [2, [3]]] == [1, [2, [3]]])
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: [].pop())
err(lambda: [1].pop(5))
err(lambda: [1][1])
err(lambda: [1]["a"])
err(lambda: [1].remove(2))
err(lambda: [1] + (2,))
err(lambda: [1] * "a")
err(lambda: [1] < [""])
err(lambda: hash([]))
err(lambda: [].nope)
def st():
    [1][3] = 5
err(st)
def dl():
    x = [1]
    del x[3]
err(dl)
err(lambda: list(5))
err(lambda: list(1, 2))
