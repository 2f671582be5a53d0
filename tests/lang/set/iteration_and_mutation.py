"""Changing a set while it is iterated over, and elements that misbehave."""
s = {1, 2, 3}
try:
    for x in s: s.add(x + 10)
except RuntimeError as e: print(e)
s = set(range(5)); it = iter(s); next(it); s.discard(4)
try: next(it)
except RuntimeError as e: print(e)
it = iter({1}); print(it.__length_hint__(), next(it), it.__length_hint__(), next(it, 'end'), list(it))
class Evil:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, other):
        victim.clear()
        return self.n == other.n
victim = {Evil(1)}
print(Evil(2) in victim, len(victim))
victim = {Evil(1)}; victim.add(Evil(2)); print(len(victim) <= 2)
class BadHash:
    def __hash__(self): raise KeyError('hash')
class BadEq:
    def __hash__(self): return 1
    def __eq__(self, other): raise ValueError('eq')
for f in lambda: {BadHash()}, lambda: BadHash() in {1}, lambda: {BadEq(), BadEq()}, lambda: {BadEq()} == {BadEq()}, lambda: {1} | {BadEq()}, lambda: set([1]).issubset([BadEq()]), lambda: {BadEq()} - {1, 2}, lambda: {1, BadEq()}.discard(BadEq()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print({float('nan')} == {float('nan')}, len({float('nan'), float('nan')}), {1, 1.0, True}, {0, False, 0.0, 0j}, {'a', 'a'}, len({-1, -2}))
class S(set):
    def __init__(self, x=(), tag=None): super().__init__(x); self.tag = tag
t = S('ab', tag=1); print(type(t | {'c'}).__name__, type(t.copy()).__name__, t.tag, t == {'a', 'b'}, S.__hash__, repr(S([1])))
class F(frozenset): pass
print(repr(F([1])), type(F([1]) | {2}).__name__, type(F([1]).copy()).__name__, hash(F([1])) == hash(frozenset([1])), repr(set()), repr(frozenset()), repr({frozenset()}))
r = set(); r.add(frozenset([1])); print(r)
