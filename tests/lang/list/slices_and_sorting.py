# cpython: 3.14
# Lists: slice assignment, sort with keys that misbehave, methods with odd arguments.
a = list(range(10))
a[2:5] = "xyz"
a[5:5] = [None, None]
del a[::3]
print(a)
a[-2:] = []
a[len(a):] = (1, 2)
a[1::2] = ["odd"] * len(a[1::2])
print(a, a[::-1], a[100:], a[:-100], a[-3:3:-1])
for text in ["a[::2] = [1]", "a[0:2] = 5", "a['x'] = 1", "a[99] = 1", "del a[99]", "a[::0]", "a.pop(99)", "[].pop()", "a.remove('no')", "a.index('no')",
             "a.insert('x', 1)", "a + (1,)", "a * 'x'", "a < 5", "list(5)", "a.sort(5)", "a.sort(key=1)", "[1, 'a'].sort()", "a.extend(5)", "a.index('odd', 99)"]:
    try: exec(text); print(text, "ok")
    except Exception as e: print(text, type(e).__name__, e)
b = [3, 1, 2]
print(b.sort(), b, sorted(b, reverse=True), sorted("bca"), sorted([(1, "b"), (1, "a"), (0, "z")], key=lambda t: t[0]), b.reverse(), b)
words = ["bb", "a", "ccc", "dd", "e"]
words.sort(key=len)
print(words, sorted(words, key=len, reverse=True), sorted(words, key=str.upper), min(words, key=len), max(words, key=len))
def key(x):
    if x == 3: raise ValueError("key")
    return x
c = [5, 3, 1]
try: c.sort(key=key)
except ValueError as e: print(e, c)
class Peek:
    def __init__(self, n, owner): self.n, self.owner = n, owner
    def __lt__(self, other):
        self.owner.append("added")
        return self.n < other.n
    def __repr__(self): return f"P{self.n}"
owner = []
owner.extend([Peek(2, owner), Peek(1, owner)])
try: owner.sort()
except ValueError as e: print(e, owner)
class NoOrder:
    def __lt__(self, other): return NotImplemented
try: sorted([NoOrder(), NoOrder()])
except TypeError as e: print(e)
l = [1, 2]
l += "ab"
l *= 2
print(l, l.count("a"), l.index("a", 3), l.copy() == l, l.copy() is l, [l][0] is l)
l.insert(-100, "first"); l.insert(100, "last"); l.insert(-1, "before")
print(l, l.pop(), l.pop(0), l.pop(-1), l)
m = [[]] * 3
m[0].append(1)
print(m, [[]] * 0, [1] * -1, [0] * 3 == [0, 0, 0], [1, [2]] == [1, [2]], [1, 2] < [1, 3], [1] < [1, 0], [] < [0])
r = [1]
r.append(r)
print(r, r == r, [r] == [r])
e = [1, 2, 3]
e.clear()
print(e, e.extend(e), e, [*e, *"ab"], [x for x in [1, 2, 3] if x % 2])
s = [4, 5, 6]
s[:] = reversed(s)
s[1:1] = s
print(s, list(zip(s, s[1:])), any(x is s for x in s), list("hé"), list({1: 2}), list(b"ab"))
class L(list):
    def __getitem__(self, i): return "item"
z = L([1, 2])
print(z[0], list(z), z, z + [3], type(z[:]), type(z + z), sorted(L([2, 1])), [*z])
