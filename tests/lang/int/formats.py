"""format() of integers: every type, sign, width, grouping, and wrong ones."""
for n in 0, 5, -5, 255, -255, 1234567, -1234567, 10 ** 20:
    print([format(n, s) for s in ['', 'd', 'b', 'o', 'x', 'X', '#b', '#o', '#x', '#X', 'n', 'e', '.2f', 'g', '%', '10', '<10', '^10', '=10', '010', '+', ' ', '-', '+#x', ',', '_', '_x', '_b', ',d', '*^12,', '0=+12', '#012x', '>+8', '012,', '_>15_', '.1%', '#_x', '020,.2f']])
for n in 65, 0x1F600: print(format(n, 'c'), format(n, '>3c'))
for spec in 'c', 's', '.2', '.2d', ',b', ',x', ',n', '_n', 'z', 'zd', '5c#', '+c', '#c', ',c', 'q', '10 ', '\x00d', '10.', '..2f', '99999999999999999999', ',_', '_,', '#_d', 'dd', '<<', '<<<5', '.c':
    for n in 5, -1, 1 << 70:
        try: print(spec, n, repr(format(n, spec)))
        except Exception as e: print(spec, n, type(e).__name__, e)
print(f'{True}', f'{True:d}', f'{True:5}', f'{False!r:>7}', format(True, 'x'), '{:b}'.format(10), '%d' % True, format(3, '٣>5'), format(-7, '€=6'))
