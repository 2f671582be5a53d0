"""Keys, items and iterators that change the container while it is searched, sorted, copied, compared or combined."""
# Which exception an operation ends in, or its result, is as in CPython; nothing crashes and the container stays whole.
def t(name, f):
    try:
        r = f()
    except Exception as e:
        r = type(e).__name__
    print(name, r if isinstance(r, (str, bool, int, type(None))) else type(r).__name__)
class K:
    """Hashes as told, and acts when compared."""
    def __init__(self, act=None, h=1, eq=False): self.act, self.h, self.eq = act, h, eq
    def __hash__(self): return self.h
    def __eq__(self, other):
        if self.act: self.act()
        return self.eq
class H:
    """Acts when hashed."""
    def __init__(self, act): self.act = act
    def __hash__(self): self.act(); return 1
class L:
    """Acts when ordered."""
    def __init__(self, v, act=None): self.v, self.act = v, act
    def __lt__(self, other):
        if self.act: self.act()
        return self.v < other.v
def whole(d):
    assert len(d) == len(list(d)), (len(d), list(d))
    for k in list(d): assert k in d or isinstance(k, (K, H))
    return "whole"
for act_name in ("clear", "fill", "replace", "nothing"):
    def fresh():
        global d, armed
        armed = False
        d = {K(): i for i in range(4)}
        d["a"] = d["b"] = 0
        armed = True
    def act():
        global armed
        if not armed: return
        armed = False
        if act_name == "clear": d.clear()
        elif act_name == "fill": d.update((i, i) for i in range(100))
        elif act_name == "replace":
            items = list(d.items()); d.clear(); d.update(items[1:])
    for name, f in {
        "get": lambda: d.get(K(act)), "in": lambda: K(act) in d, "set": lambda: d.__setitem__(K(act), 1),
        "del": lambda: d.__delitem__(K(act)), "pop": lambda: d.pop(K(act), 5), "setdefault": lambda: d.setdefault(K(act), 6),
        "hash get": lambda: d.get(H(act)), "hash set": lambda: d.__setitem__(H(act), 1), "update": lambda: d.update({K(act): 1, 2: 3}),
        "update pairs": lambda: d.update([(K(act), 1), (H(act), 2)]), "or": lambda: len(d | {K(act): 1}) > 0, "ior": lambda: d.__ior__({K(act): 1}) is d,
        "eq": lambda: d == {K(act): 1, **{i: i for i in range(5)}}, "keys and": lambda: len(d.keys() & {K(act)}), "items in": lambda: (K(act), 1) in d.items(),
        "values": lambda: [v for v in d.values() if v == K(act)] == [], "comprehension": lambda: len({K(act, h=i % 2): i for i in range(5)}),
        "copy": lambda: len(dict(d)) >= 0, "fromkeys": lambda: len(dict.fromkeys([K(act), K(act), 1])),
    }.items():
        fresh()
        t(f"dict {act_name} {name}", f)
        armed = False
        whole(d)
    def fresh_set():
        global s, armed
        armed = False
        s = {K() for i in range(4)} | {"a", "b"}
        armed = True
    def act_set():
        global armed
        if not armed: return
        armed = False
        if act_name == "clear": s.clear()
        elif act_name == "fill": s.update(range(100))
        elif act_name == "replace":
            items = list(s); s.clear(); s.update(items[1:])
    for name, f in {
        "in": lambda: K(act_set) in s, "add": lambda: s.add(K(act_set)), "discard": lambda: s.discard(K(act_set)), "remove": lambda: s.remove(K(act_set)),
        "hash": lambda: H(act_set) in s, "update": lambda: s.update([K(act_set), 1, 2]), "and": lambda: len(s & {K(act_set), 7}) < 200, "or": lambda: len(s | {K(act_set), 7}) > 0,
        "sub": lambda: len(s - {K(act_set), 7}) < 200, "xor": lambda: len(s ^ {K(act_set), 7}) < 200, "le": lambda: s <= {K(act_set), "a"}, "eq": lambda: s == {K(act_set), 1, 2, 3, 4, 5},
        "isub": lambda: s.__isub__({K(act_set)}) is s, "iand": lambda: s.__iand__({K(act_set), "a"}) is s, "ixor": lambda: s.__ixor__({K(act_set)}) is s, "isdisjoint": lambda: s.isdisjoint([K(act_set)]),
        "symmetric": lambda: s.symmetric_difference_update([K(act_set), "a"]), "frozen": lambda: len(frozenset(s)) < 200,
    }.items():
        fresh_set()
        f_name = f"set {act_name} {name}"
        try:
            f()
        except Exception as e:
            assert isinstance(e, (RuntimeError, KeyError)), e
        print(f_name, "survived")
        armed = False
        whole(s)
    def act_list():
        if act_name == "clear": l.clear()
        elif act_name == "fill" and len(l) < 200: l.extend(range(50))
        elif act_name == "replace": l[:] = l[1:]
    for name, f in {
        "index": lambda: l.index(77), "count": lambda: l.count(77), "remove": lambda: l.remove(77), "in": lambda: 77 in l, "eq": lambda: l == [77] * 6,
        "lt": lambda: l < [77] * 6, "tuple": lambda: (l[0],) == (77,), "sort": lambda: l.sort(key=lambda v: act_list() or 0),
        "sorted": lambda: len(sorted(l, key=lambda v: act_list() or 0)) >= 0, "max": lambda: max(l, key=lambda v: act_list() or 0) is not None,
        "map": lambda: len(list(map(lambda v: act_list(), l))) >= 0, "slice": lambda: l.__setitem__(slice(0, 2), (act_list() for _ in range(3))),
        "extend": lambda: l.extend(act_list() for _ in range(3)), "join": lambda: "".join((act_list() or "x") for _ in range(3)), "zip": lambda: len(list(zip(l, (act_list() for _ in range(50))))) >= 0,
        "reversed": lambda: len([act_list() for _ in reversed(l)]) >= 0, "enumerate": lambda: len([act_list() for _ in enumerate(l)]) >= 0 if act_name != "fill" else 0,
        "unpack": lambda: (lambda *a: len(a) >= 0)(*(act_list() for _ in range(3)), *l), "iadd": lambda: l.__iadd__(act_list() for _ in range(2)) is l,
    }.items():
        l = [K(act_list) for _ in range(6)]
        t(f"list {act_name} {name}", f)
        assert len(l) == len(list(l))
    l = [L(v, act_list) for v in (3, 1, 2, 5, 4)]
    t(f"list {act_name} sort lt", lambda: l.sort())
    l = [L(v, act_list) for v in (3, 1, 2, 5, 4)]
    t(f"list {act_name} min", lambda: min(l).v)
    l = [L(v) for v in (3, 1, 2, 5, 4)]
    t(f"list {act_name} sorted", lambda: [x.v for x in sorted(l, key=lambda x: (act_list(), x)[1])] == sorted(x.v for x in l))
print("alive")
