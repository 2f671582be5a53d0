# f-strings & format
x, y, s, w, p = 3.14159, 255, 'text', 10, 3
print(f'{x:.2f} {x:10.3f}| {x:<10}| {x:^10.1f}| {x:+} {x:e} {x:%} {x:g} {x!r:>10} {x=} {x = :.2f} {y:x} {y:#x} {y:08b} {y:,} {y:_} {1234567:,} {1234567.891:,.2f} {y:c} {s:>10} {s:*^10} {s!r} {s!a} {s:.2} {s[0]} {w*2} {x:{w}.{p}} {s:{w}}| {"nested " + f"{y}"} {{}} {{{y}}}')
print(f'{y:<10d}|{y:=+10d}|{-y:010d}|{y:o}|{y:#o}|{y:X}|{y:#B}' if 0 else '', f'{y:n}', f'{True:d} {True} {None} {[1]!s:>5} {3+4j} {1e100} {1e16} {1e-5} {0.1+0.2} {float("nan"):5} {float("inf"):f} {-0.0} {1e15:.0f} {5e-324} {123456789.123456789:.3}')
print(f"{'a' 'b'} {(lambda: 5)()} {({1: 2})[1]} { {1: 2}[1] } {[i for i in range(3)]} {x if x else y}")
print(f'''{
x
} multi''', rf'\n{y}\t', f'\x41{y}\u00e9\N{BULLET}', F'{y}' 'lit' f'{y}', f'{y}' + '{y}', f'{x!s:.4}', f"{s=!r:>8}", f'{y=:#x}', f'{ y = }')
class F:
    def __format__(self, spec): return f'<{spec}>'
    def __str__(self): return 'S'
    def __repr__(self): return 'R'
f = F(); print(f"{f} {f:abc} {f!s} {f!r:>4} {f:{w}} {f=} {f=:q}")
print('{0} {1} {0} {a} {b.real} {c[0]} {c[k]!r} {d:>{w}}'.format(1, 2, a=3, b=4, c={0: 'z', 'k': 'kk'}, d=5, w=4), '{:>5}{:<5}|'.format('a', 'b'), '{!r}'.format('q'), '{{}}{}'.format(1), '{0[0]}{0[1]}'.format('ab'), format(255, '#010x'), format('s', '^5'), '{:%Y}'.format(F()))
print('%s %r %d %i %5d|%-5d|%05d %x %X %o %#x %e %.2f %g %c %c %% %5s|%-5s|%.2s %+d % d' % ('s', 's', 1, 2.9, 3, 4, 5, 255, 255, 8, 255, 1.5, 2.345, 1e10, 'c', 65, 'ab', 'ab', 'abc', 5, 5), '%(a)s %(b)05.1f' % {'a': 1, 'b': 2.25}, '%*d %.*f' % (5, 1, 2, 3.14159), '%s' % ((1, 2),), '%s' % [1], '%a' % 'é', '%b' % 1 if 0 else '', b'%s %d %b' % (b'x', 5, b'y'))
for v in (0, 1, -1, 0.5, 1.5, 2.5, -2.5, 1e22, 1e23, 123456.789, 1e-7, 1.0, 100.0, 1e16, 12345678901234567890.0, 0.1, 1/3, 2/3, 1e300*1e10, -1e300*1e10):
    print(repr(v), str(v), f'{v:.0f}', f'{v:.3g}', f'{v:g}', f'{v:e}', f'{v:.10g}', f'{v:,.2f}', f'{v:+.1e}', f'{v:010.2f}', f'{v:.2%}', f'{v:#.3g}', round(v, 1) if v == v else '', end='; ')
print()
for n in (0, 1, -1, 255, -255, 10**20, -10**20, 2**64): print(f'{n:d} {n:x} {n:#b} {n:,} {n:_x} {n:+d} {n: d} {n:>30} {n:<30}| {n:^30}| {n:030} {n:e} {n:.3f} {n:g}')
print(f'{"é":>5}|{"日本":^8}|{"":5}|{"abc":.0}|{"abc":5.2}|')
print(f'{10:{"<" if True else ">"}10}|', f'{x:{p+7}.{p-1}f}', f'{3!r:0>5}', f"{'a':{'b'}<{5}}", f'{y:{"#"}{"x"}}')
import sys
