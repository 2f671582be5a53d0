"""_operator: every operator as a function."""
import _operator as op
print(op.add(1, 2), op.sub(5, 3), op.mul(2, 3), op.truediv(1, 2), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 3), op.neg(1), op.pos(1), op.abs(-1), op.invert(1), op.lshift(1, 3), op.rshift(8, 1), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3))
print(op.lt(1, 2), op.le(1, 1), op.eq(1, 1), op.ne(1, 2), op.ge(1, 2), op.gt(2, 1), op.not_(0), op.truth([]), op.is_(None, None), op.is_not(1, None), op.contains([1], 1), op.countOf([1, 1], 1), op.indexOf([5, 6], 6), op.getitem([7], 0), op.index(True), op.concat([1], [2]), op.length_hint([1, 2]))
l = [1, 2]; op.setitem(l, 0, 9); op.delitem(l, 1); print(l, op.iadd(l, [3]), l, op.imul(2, 3))
ig, ag, mc = op.itemgetter(1), op.attrgetter("real"), op.methodcaller("upper")
print(ig("abc"), op.itemgetter(0, 2)("abc"), ag(5), op.attrgetter("real", "imag")(3), mc("x"), op.methodcaller("split", ",", maxsplit=1)("a,b,c"), sorted([(1, "b"), (2, "a")], key=ig))
class A:
    class b: c = 5
print(op.attrgetter("b.c")(A), op.itemgetter("k")({"k": 1}), op.itemgetter(slice(1, 3))("abcd"))
