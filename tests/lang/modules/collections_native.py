"""_collections: deque, defaultdict, OrderedDict."""
from _collections import deque, defaultdict, OrderedDict
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d)
d.rotate(1); print(d); d.rotate(-2); print(d); d.extend("ab"); d.extendleft("xy"); print(d, "a" in d, d.count(1), d.index(2)); d.remove("a"); d.reverse(); print(d, d.maxlen, list(reversed(d)))
m = deque(maxlen=3)
for i in range(6): m.append(i)
print(m, m.maxlen, m == deque([3, 4, 5]), m + deque([9]), m * 2, m.copy()); m.appendleft("l"); print(m); m[1] = "s"; del m[0]; print(m); m.insert(1, "i"); print(m); m.clear(); print(m, bool(m))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: deque().pop()); err(lambda: deque().popleft()); err(lambda: deque([1])[5]); err(lambda: deque([1]).remove(9)); err(lambda: hash(deque())); err(lambda: deque(maxlen=-1)); err(lambda: deque(5))
def mut():
    q = deque([1, 2])
    for x in q: q.append(x)
err(mut)
q = deque(); q.append(q); print(q)
dd = defaultdict(list); dd["a"].append(1); dd["b"]; dd["a"].append(2); print(dd, dict(dd), dd.default_factory, "z" in dd, dd.get("z"), len(dd))
dd2 = defaultdict(int, x=5); dd2["x"] += 1; dd2["y"] += 1; print(dd2, dd2.copy() == dd2, isinstance(dd2, dict)); err(lambda: defaultdict()["k"]); err(lambda: defaultdict(5)); n = defaultdict(lambda: defaultdict(int)); n["a"]["b"] += 1; print(n["a"]["b"])
o = OrderedDict([("a", 1), ("b", 2)]); o["c"] = 3; o.move_to_end("a"); print(list(o.items()), o.popitem(last=False), list(o), o == {"c": 3, "a": 1}, o == OrderedDict([("a", 1), ("c", 3)])); o.move_to_end("a", last=False); print(list(o), list(reversed(o)))
b = deque(range(1000))
while len(b) > 2: b.popleft(); b.pop()
print(b, deque("abc") < deque("abd"), deque([1]) == [1], deque(deque([1, 2])))
