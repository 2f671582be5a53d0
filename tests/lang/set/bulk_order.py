# Order of what set operations give, also where keys collide before and after tables grow, and updates whose comparisons change the list.
import itertools
def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield seed
digest = 0
def show(tag, s):
    """Adds the order of a set to the digest."""
    global digest
    digest = (digest * 31 + len(s) + ord(tag[0])) % 1000000007
    for x in s:
        digest = (digest * 31 + hash(x)) % 1000000007
for n in (3, 5, 19, 20, 66, 77, 78, 200, 900):
    for mult in (1, 3, 64, 1000, 7919):
        a = [k * mult for k in range(n)]
        b = [k * mult for k in range(0, n, 3)]
        r = list(itertools.islice(lcg(n * mult), n))
        m = [x % (mult * 8 + 5) for x in r]
        for name, x in (("a", a), ("b", b), ("r", r), ("m", m), ("rev", a[::-1])):
            show(name, set(x)); show("t", set(tuple(x)))
            s = set(x); s.update(m); s.update(tuple(r)); show("u", s)
            t = set(b)
            show("-", s - t); show("-2", set(a) - t); show("&", s & set(m)); show("|", s | t); show("^", set(a) ^ set(r))
            show("f", frozenset(x) - frozenset(m))
            s.difference_update(b); s.update(a); s.update(r[::2]); show("d", s)
        print(n, mult, digest)
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 4
    def __eq__(self, o): return isinstance(o, K) and self.n == o.n
    def __repr__(self): return "K%d" % self.n
ks = [K(i % 13) for i in range(40)]
mixed = [x for pair in zip(ks, range(40)) for x in pair]
print(set(mixed)); print(set(tuple(mixed)) - set(ks[:5])); print({*mixed})
class Grow:
    """Its comparison makes the list longer while a set is updated from it."""
    def __init__(self, l): self.l = l
    def __hash__(self): return 7
    def __eq__(self, o):
        if len(self.l) < 10: self.l.append(len(self.l) * 100)
        return False
l = []; l += [1, 7, Grow(l), 2, 3]
s = set(l); print(len(s), sorted(x for x in s if isinstance(x, int)))
class Shrink(Grow):
    __hash__ = Grow.__hash__
    def __eq__(self, o):
        del self.l[2:]
        return False
l = []; l += [1, 7, Shrink(l), 2, 3, 4]
s = set(); s.update(l); print(len(s))
for bad in ([1, [], 2], (1, {}, 2)):
    s = {9}
    try: s.update(bad)
    except TypeError as e: print(type(e).__name__, s)
