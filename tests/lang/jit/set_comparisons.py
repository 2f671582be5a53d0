"""Comparisons of sets in hot code: of builtin ones, of their subclasses, and of keys that have to be asked."""


class Mine(set):
    def __le__(self, other):
        return "mine"


class Key:
    asked = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 7

    def __eq__(self, other):
        Key.asked += 1
        if self.n == 13:
            raise ValueError("unlucky")
        return isinstance(other, Key) and self.n == other.n


def all_ways(a, b):
    return [a <= b, a < b, a >= b, a > b, a == b, a != b]


def hot(pairs, n):
    seen = {}
    for i in range(n):
        a, b = pairs[i % len(pairs)]
        try:
            answer = str(all_ways(a, b))
        except (TypeError, ValueError) as error:
            answer = str(error)
        seen[answer] = seen.get(answer, 0) + 1
    return seen


numbers = [set(), {1}, {1, 2}, {2, 3}, {1, 2, 3}, set(range(50)), set(range(0, 100, 2)), {1.0, 2}, {True, "a"}]
frozen = [frozenset(s) for s in numbers]
print(hot([(a, b) for a in numbers for b in frozen], 2000))
print(hot([(a, b) for a in frozen for b in numbers + [{"a", "b", (1, 2)}]], 2000))
print(hot([({"a", "b"}, {"a"}), ({(1, "x")}, {(1, "x"), 2}), ({None}, {None, ()}), ({2**70}, {2**70, 1})], 900))
print(hot([(Mine([1]), {1}), ({1}, Mine([1, 2])), ({1}, [1]), ({1}, {1: 2}.keys()), ({1}, None)], 900))
print(hot([({Key(1)}, {Key(1), Key(2)}), ({Key(13)}, {Key(1)}), ({Key(3)}, {Key(4), 7})], 300), Key.asked > 500)


def cover(pieces, board):
    """As in meteor_contest: pieces that fit what is free."""
    count = 0
    for piece in pieces:
        if piece <= board:
            rest = board - piece
            if not rest or cover(pieces, rest):
                count += 1
    return count


print([cover([frozenset((i, i + 1)) for i in range(0, n)] + [frozenset((n,))], frozenset(range(n + 1))) for n in (3, 6, 9)])
