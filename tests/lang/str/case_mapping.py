"""upper, lower, title, capitalize, swapcase and casefold where one character becomes several, or depends on its place."""
samples = ['straße', 'ŉ', 'ǰ', 'ΐ', 'ﬁx ﬄ', 'ΑΣ', 'ΑΣ Β', 'ΑΣ.', 'Σ', 'ΣΑ', 'aΣ', 'İi', 'I', 'ı', 'ǆ Ǆ ǅ', "they're BILL'S friends", 'x1y 2z', 'éÉ', 'Ⅷ ⅷ', 'ⓐⒶ', '𐐀𐐨', 'ᾳ ᾼ', 'ẞ', 'Ꭰꭰ', 'ა Ა', '\u0345', 'a\u0345', 'ß']
for s in samples: print(ascii(s), *map(ascii, (s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold())))
print(all(chr(c).upper().lower() is not None for c in range(0x110000)))
totals = {}
for name in 'upper lower title casefold swapcase'.split():
    method = getattr(str, name)
    totals[name] = sum(len(method(chr(c))) for c in range(0x3000))
print(totals)
