"""Defaults, keyword-only parameters, unpacking in calls, and the order in which arguments are evaluated."""
log = []
def t(x): log.append(x); return x
def f(a, b=t('default'), *args, c=t('kw default'), **kw): return a, b, args, c, kw
print(log, f(1), f(1, 2, 3, 4, c=5, d=6), f(*[1, 2], *[3], c=4, **{'e': 5}), f(**{'a': 1, 'b': 2}), f(1, *(), **{}))
log.clear(); f(t(1), *[t(2)], t(3), c=t(4), **{t('k'): t(5)}, z=t(6)); print(log)
def mutable(x, acc=[]): acc.append(x); return acc
print(mutable(1), mutable(2), mutable.__defaults__)
def g(a, /, b, *, c): return a, b, c
print(g(1, 2, c=3), g(1, b=2, c=3), g.__kwdefaults__, g.__defaults__, g.__code__.co_posonlyargcount, g.__code__.co_kwonlyargcount)
def h(a, /, **kw): return a, kw
print(h(1, a=2, self=3))
g.__defaults__ = (9,); g.__kwdefaults__ = {'c': 8}; print(g(1), g(1, c=2)); g.__defaults__ = None
try: g(1)
except TypeError as e: print(e)
for name, value in ('__defaults__', 5), ('__kwdefaults__', []), ('__code__', 1), ('__name__', 2), ('__qualname__', None), ('__dict__', 3), ('__globals__', {}), ('__closure__', ()), ('__annotations__', 4):
    try: setattr(g, name, value); print('set', name)
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
def order():
    d = {}
    d[t('key')] = t('value')
    (t('a'), t('b'))[t(0)]
    t('x') if t('cond') else t('y')
    t('l') < t('m') < t('n')
    [t('i1'), *t(['i2']), t('i3')]
    {t('k1'): t('v1'), **t({'k2': 1})}
    f'{t("f1")}{t("f2"):{t("")}}'
    a = b = t('multi')
    x, y = t((1, 2))
log.clear(); order(); print(log)
def deep(*a, **k): return len(a), len(k)
print(deep(*range(1000)), deep(**{f'k{i}': i for i in range(500)}), deep(*'abc', **dict(zip('xyz', range(3)))), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
