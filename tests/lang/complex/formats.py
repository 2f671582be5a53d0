# cpython: 3.14
"""format() of complex numbers."""
for z in 1 + 2j, -1.5 - 0.25j, 1e20j, complex(float('nan'), float('inf')), 0j, 1234567.891 - 0j:
    for spec in '', 'f', '.2f', 'e', 'g', '.3g', '>30', '<30.1f', '^30', '+', ' ', ',.2f', '_', 'G', '#.0f', 'n', '*^25.1e':
        print(spec, format(z, spec), end=' | ')
    print()
for spec in 'd', '=20', '020', '%', 's', 'x', '.', 'c', '=':
    try: print(format(1j, spec))
    except ValueError as e: print(spec, e)
print('%s %r' % (1j, 1j), f'{1 + 2j:.1f}', '{0.real}{0.imag}'.format(3 + 4j))
for fmt in '%d', '%f', '%x':
    try: print(fmt % 1j)
    except TypeError as e: print(e)
