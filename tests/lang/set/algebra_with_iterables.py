# cpython: 3.14
# Operators want sets, methods take any iterable; updates in place; what goes wrong.
a, b = {1, 2, 3}, frozenset({3, 4})
print(a | b, a & b, a - b, a ^ b, type(a | b).__name__, type(b | a).__name__, sorted(b | a))
print(a.union([9], "x") == {1, 2, 3, 9, "x"}, a.intersection([3, 2], (2,)), a.difference("", [1]), a.symmetric_difference([3, 7]))
print(a.issubset(range(10)), a.issuperset([1]), a.isdisjoint("abc"), a <= {1, 2, 3}, a < {1, 2, 3}, a > {1}, a >= b)
for text in ["a | [1]", "a & 'x'", "a - (1,)", "a ^ {1: 2}", "a < [1]", "a.union(5)", "{[]}", "{1: 2} | {3}", "a + a", "{1, {2}}",
             "a.remove(9)", "set().pop()", "frozenset().pop()", "hash(a)", "a[0]", "set(1)", "set(1, 2)", "{1}.add(1, 2)"]:
    try: print(text, eval(text))
    except Exception as e: print(text, type(e).__name__, e)
s = {1, 2, 3, 4}
s |= {5}
s &= {2, 3, 5, 7}
s -= {2}
s ^= {3, 8}
print(sorted(s), s == {5, 8})
s.update([1], (2,), "3")
s.difference_update([1], {2})
s.intersection_update(["3", 5, 6])
s.symmetric_difference_update([5, 9])
print(sorted(s, key=str), s.discard(100), s.discard("3"), s)
try:
    t = s
    t |= [1]
except TypeError as e: print(e)
f = frozenset("ab")
g = f
g |= {"c"}
print(sorted(f), sorted(g), f is g, f.copy() is f, frozenset(f) is f, frozenset([1]) == {1}, {1} == frozenset([1]))
print(hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset("a"): 1}[frozenset("a")])
outer = {frozenset({1})}
print({1} in outer, frozenset({1}) in outer)
outer.discard({1})
print(outer, {1, True, 1.0}, {0, False}, len({float("nan"), float("nan")}))
try:
    for x in s | {1, 2}:
        s.add(x + 100 if isinstance(x, int) else x)
    for x in s: s.add(object())
except RuntimeError as e: print(e)
class S(set):
    def __init__(self, *args): super().__init__(*args); self.extra = 1
    def __repr__(self): return "S" + super().__repr__()
u = S([1])
print(u | {2}, type(u | {2}).__name__, type(u.copy()).__name__, type(u.union([2])).__name__, u.__dict__, type({2} | u).__name__)
print(S(), set(), frozenset(), {*()}, frozenset([1]))
