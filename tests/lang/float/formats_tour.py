"""format() and % of floats over types, precisions, grouping and signs."""
values = [0.0, -0.0, 1.0, -1.5, 0.1, 1e16, 1e-5, 123456789.123, 5e-324, 1.7976931348623157e308, float('inf'), float('-inf'), float('nan'), 0.5, 2.5, 9.995, 99999.5]
for spec in '', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%', '.0f', '.1f', '.0e', '.3g', '.17g', '#.0f', '#g', '+', ' ', '-', '010', '+010.2f', '<12', '>12', '^12', '=+12', '*^12.1f', ',', '_', ',.2f', '_.3e', '020,.2f', 'z', 'z.1f', '+z.0f', '.0%', '#.3g', '.20f':
    print(spec, [format(x, spec) for x in values])
for spec in 'd', 'x', 's', 'c', '.', '.f', ',n', '_,', '10.', 'q', '=', '.99999999999999999999f', ',_f', '..5f', '0z', 'zz':
    try: print(spec, format(1.5, spec))
    except ValueError as e: print(spec, e)
print(['%.2f' % x for x in values], ['%g' % x for x in values[:8]], '%e' % 12345.678, '%+.1f|% f|%010.3f|%-10.1f|' % (1.25, 2.5, -3.14159, 4.55), '%.0f %.0f %.0f' % (0.5, 1.5, 2.5), '%#.0f' % 3, '%5.1f%%' % 99.5)
print(str(1e22), repr(1e21), 1e15, 1e16, 123456789012345678.0, 0.0001, 0.00001, 1.0, 100.0, 1.1 + 2.2, 3.0e-10, -1e-7)
