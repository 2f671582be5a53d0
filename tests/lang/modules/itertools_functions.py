"""itertools, with exhaustion, laziness and errors."""
from itertools import *
def t(it, n=8): return list(islice(it, n))
print(t(count(5)), t(count(1, 0.5), 3), t(count(10, -2), 3), t(cycle("ab"), 5), t(repeat(7, 3)), t(repeat(1), 2), t(count(2**62 - 1), 3))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(chain("ab", [1])), list(chain.from_iterable(["ab", (1,)])), list(compress("abcd", [1, 0, 1, 1])))
print(list(dropwhile(lambda x: x < 3, [1, 3, 2])), list(takewhile(lambda x: x < 3, [1, 3, 2])), list(filterfalse(None, [0, 1, ""])), list(starmap(pow, [(2, 3), (3, 2)])), list(zip_longest("ab", [1], fillvalue="-")), list(pairwise("abcd")), list(pairwise([1])))
print(list(islice("abcdef", 2)), list(islice("abcdef", 2, None)), list(islice("abcdef", 1, 5, 2)), list(islice(count(), 0)), list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])))
print(list(permutations("abc", 2)), len(list(permutations(range(5)))), list(permutations([1, 2, 3])), list(permutations("ab", 3)), list(combinations("abcd", 2)), list(combinations([1], 2)), list(combinations_with_replacement("ab", 2)))
print([(k, list(g)) for k, g in groupby("aabbba")], [(k, len(list(g))) for k, g in groupby(range(10), lambda x: x // 4)], [k for k, g in groupby([1, 1, 2])])
a, b = tee([1, 2, 3]); print(next(a), list(b), list(a)); x, y, z = tee(iter("ab"), 3); print(list(x), list(y), list(z), tee([1], 0))
it = iter(range(10)); print(list(islice(it, 3)), next(it), list(islice(it, 1, 3)), list(it))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
err(lambda: list(islice("a", -1))); err(lambda: count("x")); err(lambda: list(chain(5))); err(lambda: list(starmap(pow, [1]))); err(lambda: permutations("ab", -1)); err(lambda: list(accumulate(["a", 1]))); err(lambda: repeat()); err(lambda: cycle(5)); err(lambda: product("a", repeat=-1))
print(repr(count(3)), repr(repeat(1, 2)), type(chain()).__name__, iter(c := cycle([1])) is c, list(cycle([])))
