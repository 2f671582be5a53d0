"""Containers that change while they are searched, compared, sorted, shown: every line is CPython's."""
class Evil:
    def __init__(s, act): s.act = act
    def __eq__(s, o): s.act(); return False
    def __lt__(s, o): s.act(); return False
    def __hash__(s): return 1
    def __repr__(s): s.act(); return 'E'
    def __index__(s): s.act(); return 0
    def __len__(s): s.act(); return 2
    def __iter__(s): s.act(); return iter([1])
    def __str__(s): s.act(); return 's'
def t(name, f):
    try: print(name, f())
    except Exception as e: print(name, type(e).__name__, e)
l = []; d = {}; d2 = {}; s = set(); b = bytearray()
def mk(n=20): return list(range(n))
l = [Evil(lambda: l.clear())] * 5; t('in', lambda: 5 in l)
l = mk(); t('remove', lambda: l.remove(Evil(l.clear)))
l = mk(); t('count', lambda: l.count(Evil(l.clear)))
l = [Evil(lambda: l.append(1)) for _ in range(5)]; t('sort', lambda: l.sort()); print(len(l))
l = [3, 1, 2]; t('sort key', lambda: l.sort(key=lambda x: l.append(x) or x)); print(l)
l = [3, 1, 2]; t('sort key2', lambda: l.sort(key=lambda x: l.clear() or x)); print(l)
l = [3, 1, 2]; t('sort cmp', lambda: sorted(l, key=lambda x: l.clear() or x)); print(l)
l = [Evil(lambda: l.clear())] * 3; m = [Evil(lambda: m.clear())] * 3; t('list eq', lambda: l == m); print(l, m) if 0 else 0
l = [Evil(lambda: l.clear())] * 3; t('repr', lambda: repr(l)); print(len(l))
d = {i: i for i in range(5)}; e = Evil(d.clear); d[e] = 1; t('dict get', lambda: d.get(Evil(lambda: 0)))
d = {Evil(lambda: d.clear()): 1}; t('dict lookup', lambda: d[Evil(lambda: 0)]); print(len(d))
d = {Evil(lambda: d.pop(5, None)): 1, 5: 5}; t('dict in', lambda: Evil(lambda: 0) in d); print(len(d))
d = {'a': Evil(lambda: d.clear())}; t('dict eq', lambda: d == {'a': 1}); print(len(d))
d = {'a': Evil(lambda: d.clear()), 'b': 1}; t('dict repr', lambda: repr(d)); print(len(d))
d = {}; d2 = {}; d2.update({Evil(lambda: d2.clear()): 1}); d2[5] = 2; t('update', lambda: d.update(d2) or len(d))
s = {Evil(lambda: s.clear()), 1, 2}; t('set in', lambda: Evil(lambda: 0) in s); print(len(s))
s = {Evil(lambda: s.clear())}; t('set or', lambda: len(s | {Evil(lambda: 0)})); 
s = {Evil(lambda: s.clear())}; t('set and', lambda: len(s & {Evil(lambda: 0)})); 
s = {Evil(lambda: s.clear())}; t('set sub', lambda: len(s - {Evil(lambda: 0)})); 
s = {Evil(lambda: s.clear())}; t('set upd', lambda: s.update({Evil(lambda: 0)})); 
s = {Evil(lambda: s.clear())}; t('set le', lambda: s <= {Evil(lambda: 0)}); 
s = {Evil(lambda: s.clear())}; t('set eq', lambda: s == {Evil(lambda: 0)}); 
s = {Evil(lambda: s.clear())}; t('set symd', lambda: len(s ^ {Evil(lambda: 0)})); 
l = mk(); t('insert', lambda: l.insert(Evil(l.clear), 5)); print(l)
l = mk(); t('pop', lambda: l.pop(Evil(l.clear))); print(l)
l = mk(); t('getitem', lambda: l[Evil(l.clear)]); print(l)
l = mk(); t('slice', lambda: l[Evil(l.clear):10]); print(l)
l = mk(); t('slice set', lambda: l.__setitem__(slice(Evil(l.clear), 5), [1, 2])); print(l)
l = mk(); t('slice del', lambda: l.__delitem__(slice(Evil(l.clear), 5))); print(l)
l = mk(); t('mul', lambda: l * Evil(l.clear)); print(l)
l = mk(); t('imul', lambda: l.__imul__(Evil(l.clear))); print(l)
l = mk(); t('extend', lambda: l.extend(Evil(l.clear))); print(l)
l = mk(3); t('extend self', lambda: l.extend(x for x in l if len(l) < 20)); print(l)
l = mk(3); l.extend(l); l[1:1] = l; l += l; print(l)
l = mk(5); t('slice self', lambda: l.__setitem__(slice(1, 3), l)); print(l)
l = mk(6); l[::2] = l[1::2]; l[::-1] = l; print(l)
b = bytearray(b'abcdef'); t('ba set', lambda: b.__setitem__(Evil(b.clear), 5)); print(b)
b = bytearray(b'abcdef'); t('ba slice', lambda: b.__setitem__(slice(0, 3), Evil(b.clear))); print(b)
b = bytearray(b'abcdef'); t('ba ext', lambda: b.extend(Evil(b.clear))); print(b)
l = mk(5)
def g():
    for x in l: l.clear(); yield x
t('tuple(g)', lambda: tuple(g())); l = mk(5); t('zip', lambda: [l.clear() for _ in zip(l, l)])
l = mk(5); t('map', lambda: list(map(lambda x: l.clear(), l))); l = mk(5); t('min', lambda: min(l, key=lambda x: l.clear() or 1))
l = mk(5); t('sum', lambda: sum(l, Evil(l.clear))) 
l = mk(5); t('join', lambda: ''.join(str(x) for x in l if not l.append('z') or len(l) > 20)[:10]) if 0 else 0
l = ['a', Evil(lambda: l.clear())]; t('join2', lambda: ','.join(l))
l = ['%s', Evil(lambda: l.clear())]; t('pct', lambda: '%s %s' % tuple(l)); t('fmt', lambda: '{} {}'.format(*[1, Evil(lambda: l.clear())]))
d = dict(a=1, b=2)
for k in d:
    d[k] = 5
print(d)
it = iter(d); next(it); d['c'] = 1; t('iter', lambda: next(it)); t('iter', lambda: next(it))
d = {1: 1}; it = iter(d.items()); del d[1]; d[2] = 2; t('it', lambda: list(it))
s = {1}; it = iter(s); s.add(2); t('sit', lambda: list(it))
class BadHash:
    def __hash__(s): raise ValueError('hash')
t('bh', lambda: {BadHash(): 1}); t('bh', lambda: {BadHash()}); t('bh', lambda: BadHash() in {}); t('bh', lambda: BadHash() in {1: 2}); t('bh', lambda: [BadHash()].count(1))
class BadEq:
    def __eq__(s, o): raise ValueError('eq')
    def __hash__(s): return hash('k')
t('be', lambda: BadEq() in ['k']); t('be', lambda: {'k': 1}.get(BadEq())); t('be', lambda: len({BadEq(), 'k'})); t('be', lambda: [BadEq()] == [1]); t('be', lambda: (BadEq(),) == (1,)); t('be', lambda: ['k'].index(BadEq())); x = BadEq(); t('be', lambda: x in [x]); t('be', lambda: [x] == [x]); t('be', lambda: {x: 1}[x])
class BadLt:
    def __lt__(s, o): raise ValueError('lt')
l = [BadLt(), BadLt()]; t('bl', lambda: l.sort()); print(len(l)); t('bl', lambda: max(l)); t('bl', lambda: sorted([(1, BadLt()), (1, BadLt())]))
