# cpython: 3.14
"""f-strings: nesting, conversions, specs, debugging form, multi-line, escapes, lambdas, and errors at run time."""
x, y, s, d = 5, 3.14159, 'text', {'k': [1, 2]}
class C:
    def __format__(self, spec): return f'<{spec}>'
    def __repr__(self): return 'C()'
    def __str__(self): return 'str C'
c = C()
print(f'{x}{y}{s}', f'{x!r:>5}|{s!s:<6}|{s!a:^8}', f'{y:.2f}{y:{x}.{x - 3}}', f'{x=}', f'{x = }', f'{x=!s}', f'{s=}', f'{s=!s:>8}', f'{y=:.1f}', f'{x+1=}', f'{d["k"][0]}', f"{d['k']}")
print(f'{c}', f'{c:spec}', f'{c!r}', f'{c!s:>8}', f'{c:{x}{s}}', f'{c=}', f'{c=:q}', f'{{}}', f'{{{x}}}', f'{x:{{}}}' if False else '', f'{"nested {x}"}', f'{f"{x}"}', f'{x:>{x}}{x:<{x}}|')
print(f'{(lambda q: q * 2)(x)}', f'{x if x > 3 else y}', f'{[i for i in range(3)]}', f'{ {1: 2} }', f'{ {i for i in "a"} }', f'{x,}', f'{x, y}', f'{*[1, 2],}', f'{x:,}', f'{10 ** 6:,}', f'{255:#x}', f'{x!r}', f'{None}', f'{x == 5}', f'{x != 5}', f'{(z := 7)}', z, f'{x:=5}')
print(f'''multi
{x}
  line {
    s
}''', f'a' 'b' f'{x}' r'\n' fr'\{x}\n' rf'{s}\t', f'\x41{x}\N{DIGIT ONE}\'', f'{"\n" if False else "q"}' if False else 'skip')
print(f'{"a" "b"}', f"{'a'}{'b'}", f'{x:%d}' if False else '', '{x}' f'{{x}}', f'', f'{""}', f'%s {x}' % 1, f'{x}'.join('ab'), f'{x!s}' f'{y!r:.4}')
for text in "f'{undefined}'", "f'{1/0}'", "f'{x:q}'", "f'{s:d}'", "f'{[]:>5}'", "f'{x:{s}}'", "f'{y:,_}'", "f'{None:5}'", "f'{c.missing}'", "f'{d[\"z\"]}'", "f'{x:>{-1}}'", "f'{x:1{2}3}'", "f'{x!r:{5}}'":
    try: print(text, eval(text))
    except Exception as e: print(text, type(e).__name__, e)
def f(): return f'{(yield)}'
g = f(); next(g)
try: g.send('sent')
except StopIteration as e: print(e.value)
print(f'{x:{"0"}{">"}{10}}' if True else '', f'{x:{10}}', f'{"abc":{"*"}^{9}}', f'{3.5:{"+"}.{2}{"f"}}')
