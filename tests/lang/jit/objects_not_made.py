# Objects that compiled code need not make: temporaries, tuples as keys, objects that are written to by inlined methods, that live on in one
# branch only, that leave in the middle of their constructor, that hold each other, that hold floats and nothing.
import gc
import sys


class P:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return P(self.x + other.x, self.y + other.y)

    def scaled(self, k):
        return P(self.x * k, self.y * k)

    def move(self, dx):
        self.x += dx
        return self

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def me(self):
        return self


def temporaries(n):
    total = 0
    for i in range(n):
        total += (P(i, 1) + P(1, i)).scaled(2).dot(P(1, 0.5))
    return total


print(temporaries(3000))


def written(n):
    total = 0
    for i in range(n):
        p = P(i, 2)
        q = p
        p.move(3)
        p.y = i
        q.move(1).x -= 1
        total += p.x + q.y + (p is q) + (p.me() is q)
    return total


print(written(3000))


def one_branch(n):
    kept = []
    for i in range(n):
        p = P(i, i + 1)
        if i % 500 == 7:
            kept.append(p)
            p.x = -1
        r = p if i % 3 else None
        if r is not None and r is p and i % 500 == 8:
            kept.append((r, p))
    return [(k.x, k.y) if isinstance(k, P) else (k[0] is k[1], k[0].x) for k in kept]


print(one_branch(2000))


class Late:
    def __init__(self, a, b):
        self.a = a
        self.b = b + 1
        self.c = (a, b)


def leaves(values):
    out = []
    for value in values:
        try:
            late = Late(value, value)
            out.append((late.a, late.b, late.c))
        except TypeError as error:
            tb = sys.exc_info()[2]
            while tb.tb_next:
                tb = tb.tb_next
            half = tb.tb_frame.f_locals["self"]
            out.append((str(error), sorted(vars(half))))
    return out


for _ in range(200):
    result = leaves([1, 2.5, 1 << 62, "x", 10**30, None, True])
print(result)


def carried(n):
    acc = P(0, 0.0)
    pair = (0, acc)
    for i in range(n):
        acc = acc + P(1, 0.5)
        pair = (i, acc, pair[0])
    return acc.x, acc.y, pair[0], pair[1] is acc, pair[2]


print(carried(2500))


def keys(n):
    d = {}
    for i in range(n):
        k = (i % 7, i % 5)
        d[k] = d.get(k, 0) + k[0] * k[1]
        a, b = k
        if a > b and (a, b) == k:
            d[b, a] = d.get((b, a), 0) - 1
    return sorted(d.items())[:4], len(d)


print(keys(3000))


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right
        self.extra = None

    def check(self):
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()


def tree(depth):
    if depth == 0:
        return Node(None, None)
    return Node(tree(depth - 1), tree(depth - 1))


print([tree(d).check() for d in range(12)], sum(tree(9).check() for _ in range(40)))


def ring(n):
    last = None
    for i in range(n):
        node = Node(None, last)
        node.left = node
        node.extra = (node, node.right)
        last = node if i % 10 == 0 else None
        if node.left is not node or node.extra[0] is not node:
            return "broken"
    return last is None


print(ring(3000))


def many(n):
    rows = []
    for i in range(n):
        row = (i, float(i) * 1e300, P(i, (i, None)))
        if i % 3 == 0:
            rows.append(row)
    return sum(r[0] for r in rows), rows[-1][1], rows[-1][2].y, len(rows)


print(many(30000))
gc.collect()


class WithSlots:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


def slots(n):
    unset = 0
    for i in range(n):
        w = WithSlots(i)
        try:
            w.b
        except AttributeError:
            unset += 1
        w.b = i
        unset += w.a - w.b
    return unset


print(slots(1500))


class Wide:
    def __init__(self, flag):
        self.a = 1
        if flag:
            self.b = 2
        else:
            self.c = 3
        self.d = 4


def shapes(n):
    total = 0
    for i in range(n):
        w = Wide(i % 2)
        w.e = i
        total += w.d + w.e + getattr(w, "b", 10) + len(vars(w))
    return total


print(shapes(2000))


def calls_in_between(n):
    out = 0
    for i in range(n):
        p = P(i, i)
        text = str(i)
        q = P(len(text), p)
        out += q.x + q.y.x + abs(p.y)
    return out


print(calls_in_between(2000))


class Base:
    def __init__(self, a):
        self.a = a


class Derived(Base):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b


def derived(n):
    total = 0
    for i in range(n):
        total += Derived(i, 1).a + Derived(2, i).b
    return total


print(derived(2000))


def changed_class(n):
    seen = set()
    for i in range(n):
        if i == 900:
            P.me = lambda self: "other"
        if i == 1200:
            P.x = property(lambda self: 42, lambda self, value: None)
        p = P(1, 2)
        seen.add((p.x, isinstance(p.me(), str)))
    del P.x
    return sorted(seen)


print(changed_class(1500))


def nested(n):
    out = None
    for i in range(n):
        inner = (i, i + 1)
        outer = (inner, (inner, i))
        both = P(outer, inner)
        text = str(i)
        if out is None or i % 700 == 3:
            out = (outer, both, inner)
        if both.x[0] is not inner or both.x is not outer or outer[1][0] is not inner or both.y is not inner:
            return "broken", text
    return out[0], out[1].x is out[0], out[2] is out[0][0], out[1].y is out[2]


print(nested(2000))
