"""bool: arithmetic, bit operations, comparison chains, conversion, and what and, or, not give back."""
import operator
for op in 'add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor eq lt'.split():
    out = []
    for a in True, False:
        for b in True, False, 2, 0.5:
            try: r = getattr(operator, op)(a, b); out.append((r, type(r).__name__))
            except Exception as e: out.append(type(e).__name__)
    print(op, out)
print(+True, -True, abs(False), True is (1 == 1), True == 1, True is not 1 if False else '', hash(True) == hash(1), {True: 'a', 1: 'b'}, [10, 20][True], 'ab'[False], round(True), int(True), float(True), complex(True), str(True), repr(False), bool('False'), bool([0]), bool(0.0), bool(None), bool(), bool(b''))
print(1 and 2, 0 and 2, 1 or 2, 0 or '', not 0, not [], not not 5, [] or {} or 0, 'a' and [] and 1, 1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, 3 > 2 == True, not 1 == 2, (not 1) == 0)
for call in [lambda: bool(1, 2), lambda: bool(x=1), lambda: True.x, lambda: True + 'a', lambda: ~1, lambda: True[0], lambda: len(True), lambda: type('B', (bool,), {}), lambda: bool.__new__(int), lambda: bool.from_bytes(b'\x00'), lambda: True.to_bytes(2, 'big'), lambda: True.bit_length(), lambda: format(True, 'd'), lambda: format(True, 's'), lambda: format(True), lambda: '%d %s %r' % (True, True, True), lambda: True.real, lambda: True.__and__(False), lambda: True.__and__(5), lambda: True.__and__('x'), lambda: sum([True, True, False]), lambda: max(True, 2), lambda: sorted([True, False, 0, 1])]:
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
class T:
    def __init__(self, v): self.v = v
    def __bool__(self): print('bool', self.v); return self.v
a, b = T(True), T(False)
print((a and b) is b, (b and a) is b, (a or b) is a, (b or a) is a, not a, 1 if b else 2, bool(a))
if a and not b or b: print('yes')
while b: pass
print([x.v for x in (a, b) if x], all([a, b]), any([b, a]), not (a and b))
