# cpython: 3.14
"""find, rfind, index, rindex, count, startswith and endswith with every kind of bounds."""
text = 'abcabcabc'
wide = 'añbñcñ€😀añ'
for s in text, wide:
    for sub in 'a', 'bc', '', 'ñ', '😀a', 'zz', s, s + 'x':
        for bounds in (), (1,), (1, 5), (-3,), (None, -1), (100,), (5, 2), (0, 100), (-100, 3):
            try: print(sub, bounds, s.find(sub, *bounds), s.rfind(sub, *bounds), s.count(sub, *bounds), s.startswith(sub, *bounds), s.endswith(sub, *bounds))
            except Exception as e: print(type(e).__name__, e)
for call in [lambda: 'abc'.index('z'), lambda: 'abc'.rindex('a', 1), lambda: 'abc'.find(1), lambda: 'abc'.find(), lambda: 'abc'.find('a', 'b'),
             lambda: 'abc'.startswith(['a']), lambda: 'abc'.startswith(('a', 1)), lambda: 'abc'.startswith(('x', 'a')), lambda: 'abc'.endswith(()),
             lambda: 'abc'.count(None), lambda: 'abc'.find('a', 1 << 100), lambda: 'abc'.find('c', -(1 << 100), 1 << 100), lambda: 'abc'.count('a', 0, 1, 2)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
class Index:
    def __index__(self): return 1
print('abc'.find('b', Index()), 'abc'.find('b', Index(), Index()))
