"""str.format: fields, attributes, indices, nesting, automatic numbering, format_map, and every error."""
class A:
    attr = 'A.attr'
    def __getitem__(self, k): return f'item {k!r}'
    def __format__(self, spec): return f'fmt {spec!r}'
class Map(dict):
    def __missing__(self, k): return f'missing {k}'
a = A()
for fmt, args, kw in [('{} {}', (1, 2), {}), ('{1} {0}', (1, 2), {}), ('{a} {b}', (), dict(a=1, b=2)), ('{0.attr} {0[k]} {0[0]} {0[-1]}', (a,), {}), ('{0.attr.__class__.__name__}', (a,), {}), ('{:{}}', (5, 10), {}), ('{:{w}.{p}f}', (3.14159,), dict(w=8, p=2)), ('{0:{1}}', (a, 'x'), {}), ('{{}}', (), {}), ('{{{}}}', (1,), {}), ('{!r} {!s} {!a}', ('é', 'é', 'é'), {}), ('{0!r:>10}', ('a',), {}), ('{a[b][c]}', (), dict(a={'b': {'c': 5}})), ('{[0]}{[1]}', ('ab', 'cd'), {}), ('{.real}', (5,), {}),
                      ('{}', (), {}), ('{1}', (0,), {}), ('{a}', (), {}), ('{0} {}', (1, 2), {}), ('{} {0}', (1, 2), {}), ('{', (), {}), ('}', (), {}), ('{0', (1,), {}), ('{0!}', (1,), {}), ('{0!x}', (1,), {}), ('{0!rr}', (1,), {}), ('{0:{', (1,), {}), ('{0.}', (1,), {}), ('{0[}', (1,), {}), ('{0[]}', ([1],), {}), ('{0[a}', (1,), {}), ('{0.missing}', (1,), {}), ('{0[9]}', ([1],), {}), ('{0[k]}', ({},), {}), ('{:{:{}}}', (1, 2, 3), {}), ('{0[a]b}', ({'a': 1},), {}), ('{:q}', (1,), {}), ('{a b}', (), {'a b': 3}), ('{99999999999999999999}', (1,), {}), ('{-1}', (1,), {}), ('{ 0}', (1,), {}), ('{!}', (1,), {}), ('{:}}', (1,), {}), ('{0.a.b}', (a,), {}), ('{0[0][1]}', ('a',), {}), ('{:>{}}', ('x',), {}), ('{a.__class__}', (), dict(a=1))]:
    try: print(repr(fmt), fmt.format(*args, **kw))
    except Exception as e: print(repr(fmt), type(e).__name__, e)
print('{x} {y}'.format_map(Map(x=1)), '{a[b]}'.format_map({'a': {'b': 2}}), '{0.attr}'.format(A))
for call in [lambda: '{}'.format_map([1]), lambda: '{a}'.format_map({}), lambda: 'x'.format_map(), lambda: '{0}'.format_map(['z']), lambda: str.format(), lambda: str.format('{}', 1), lambda: format(1, 2, 3), lambda: format(1, 5), lambda: format(), lambda: format('x', 'd'), lambda: format('abc', '.1'), lambda: format('abc', '=5'), lambda: format('abc', ','), lambda: format('abc', '+'), lambda: format('abc', '05'), lambda: format([], 's'), lambda: format(None, ''), lambda: object.__format__(1, 'x')]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
