"""Sets of small ints iterate as CPython's do; operators and methods."""
s = {3, 1, 2}
print(s, {5, 1, 9, 3}, set(range(10)), {0}, set(), frozenset({2, 1}), frozenset(), {1, 1.0, True}, {100, 3, 50}, {-1, -2, 1}, {8, 0, 16}, {33, 1, 65})
s.add(7); s.add(3); s.discard(1); s.discard(99); s.remove(2); print(s, len(s), 7 in s, 1 in s)
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a, a <= b, {3} < a, a >= {1}, a == {4, 3, 2, 1}, a != b, a.isdisjoint({9}), a.issubset(range(9)), a.issuperset([1]))
print(a.union([9], (8,)), a.intersection([1, 9]), a.difference([1], [2]), a.symmetric_difference([1, 7]), a.copy() is a)
a |= {10}; a &= {1, 2, 10}; a -= {1}; a ^= {2, 5}; print(a)
a.update([20], {21}); a.difference_update([20]); a.intersection_update([21, 5, 10]); a.symmetric_difference_update({5}); print(a)
print(sorted(set("hello")), len(set("hello")), {frozenset({1}), frozenset({1})} == {frozenset([1])}, hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {1} | frozenset({2}), type(frozenset() | {1}).__name__)
a.clear(); print(a, bool(a), {x * x for x in range(-3, 4)} == {0, 1, 4, 9})
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: {1}.remove(2))
err(lambda: set().pop())
err(lambda: {1} | [2])
err(lambda: {1} < [2])
err(lambda: hash({1}))
err(lambda: set(5))
err(lambda: frozenset().add)
