"""center, ljust, rjust, zfill, expandtabs with odd widths, fills and signs."""
for s in '', 'a', 'ab', 'abc', '€', '😀x':
    for width in -1, 0, 1, 2, 5, 6:
        print([s.center(width, '*'), s.ljust(width, '.'), s.rjust(width, '€'), s.zfill(width)])
for s in '+', '-', '+1', '-12', '--1', '+a', ' 1', '1+', '٣': print(repr(s.zfill(5)))
for s in 'a\tb', '\t', 'ab\tc\td', 'a\n\tb', 'a\r\tb', '\t\t', 'abcdefgh\ti', 'x\ty\nz\tw', '€\t€':
    for size in 0, 1, 4, 8, -3: print(repr(s.expandtabs(size)), end=' ')
    print(repr(s.expandtabs()), repr(s.expandtabs(tabsize=3)))
for call in [lambda: 'a'.center(5, ''), lambda: 'a'.center(5, 'ab'), lambda: 'a'.center('5'), lambda: 'a'.ljust(5, 3), lambda: 'a'.zfill(2.0), lambda: 'a'.center(),
             lambda: 'a'.rjust(1, 2, 3), lambda: 'a\t'.expandtabs(1, 2), lambda: 'a'.center(5, None), lambda: '\t'.expandtabs(sys)]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
