# cpython: 3.14
"""batched, new since 3.12."""
from itertools import batched
print(list(batched("abcdefg", 3)), list(batched([], 2)), list(batched(range(4), 2)))
for f in (lambda: batched("ab", 0), lambda: list(batched("abc", 2, strict=True))):
    try:
        f()
    except ValueError as e:
        print(e)
