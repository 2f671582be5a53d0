"""The is* predicates over many kinds of characters."""
samples = ['', 'a', 'A', 'aB', '1', '²', '½', '٣', 'Ⅷ', '一', 'ǅ', 'ß', 'ﬁ', ' ', '\t', '\x1c', '\x85', '\u2028', '\u200b', '\xa0', 'a1', 'a b', '_', 'a_1', '1a', 'class',
           'é', 'e\u0301', '\x00', '\x7f', '\x80', '😀', '\ud800', 'Abc Def', 'ABC def', "They'Re", '\u0345', 'ª', 'º', '𝟘', '〇', 'ʰ', '\ufdfa', 'ა', 'Ა', 'ꭰ', '𐐀', '𐐨']
names = [n for n in dir(str) if n.startswith('is')]
print(names)
for s in samples: print(ascii(s), ''.join('01'[getattr(s, n)()] for n in names))
for n in names:
    try: getattr('', n)(1)
    except TypeError as e: print(e)
