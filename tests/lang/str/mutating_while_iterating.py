"""Iterators over strings, their length hints and how they are copied."""
from operator import length_hint
for s in 'abc', '€uro', '😀':
    it = iter(s)
    print(length_hint(it), next(it), length_hint(it), list(it), length_hint(it), next(it, 'end'))
it = iter('abcdef')
next(it); next(it)
again, args, *state = it.__reduce__()
print(again, args, state)
it.__setstate__(4)
print(list(it))
it = iter('abc'); it.__setstate__(-5); print(list(it))
it = iter('abc'); it.__setstate__(50); print(list(it))
print(list(reversed('a€😀')), [*'xy'], max('hello'), sorted('hello'), list(enumerate('ab', 1)), dict(zip('ab', 'cd')))
a, *b = 'hello'; print(a, b)
print('a' in iter('abc'), iter('') is iter(''), type(iter('€')).__name__)
