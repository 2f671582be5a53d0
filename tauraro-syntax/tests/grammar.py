x = 1
x, y = y, x
x: int = 1
(x): int
x.y: int = 2
x[0]: str
x = y = z, *w
x += 1
x **= yield_
*a, b = c
(a, [b, *c]), d.e, f[g] = h
[a, b] = c
() = []
# ---
def f(a, b=1, /, c: int = 2, *args: *Ts, d, e=3, **kwargs: int) -> str: pass
def g(*, a, b=1): return
def h(a, /, *, b, **c): return *a, b
def i(*args, a): yield
async def j(): await x; return
def k[T: int, *Ts, **P](a): pass
def m(a=lambda x, *y, z=1, **w: x): yield from a
lambda: 0
lambda *, a: a
lambda a, /: a
lambda a=1, /, b=2, *c, d, e=3, **f: (yield)
# ---
@a.b(c)
@d
class C(A, B, metaclass=M, *c, **d):
    "doc"
    x = 1
    @property
    def f(self): ...
class D[T = int](E): pass
class F: pass
# ---
if a: b
elif c: d
else: e
while a: b
else: c
for a, *b in c, d: e
else: f
for x.y in z: break
for x[0], in z: continue
async def f():
    async for a in b: pass
    async with a as b, c: pass
    return [x async for x in y if await z]
# ---
with a, b as c: pass
with (a as b, c as d,): pass
with (a, b): pass
with (a): pass
with a as (b, c), d as [e, *f]: pass
with (yield): pass
# ---
try: a
except B: c
except (D, E) as f: g
except: h
else: i
finally: j
try: a
finally: b
try: a
except* B as c: d
except* E, F: g
try: a
except B, C: d
# ---
import a, b.c as d
from . import e
from ...f import g as h, i
from .j import (k, l as m,)
from n.o import *
global p, q
del r, s[0], (t, u.v), [w]
assert x, y
raise
raise a
raise a from b
pass; x = 1; y
# ---
match x:
    case 1 | -2 | 3.5 | -1j | 1 + 2j | "a" "b" | b"c": pass
    case None | True | False: pass
    case a.b.c | _: pass
    case [a, b]: pass
    case [a, *_, b,]: pass
    case (a, b): pass
    case (a | b) as c: pass
    case a, *b: pass
    case {"k": v, 1: w, a.b: c, **rest}: pass
    case {}: pass
    case C(): pass
    case a.C(1, x, y=2, z=D()) if guard: pass
    case (): pass
    case []: pass
    case [[a], (b,)]: pass
    case x: pass
match x, y:
    case _: pass
match *a, b:
    case _: pass
match = case = type = 1
match(x)
match[x]
type(x)
type X = int
type Y[T, *Ts, **P] = dict[T, P]
type Z[T: (int, str) = int, *Ts = *x, **P = [int]] = T
# ---
a or b and not c
a if b else c if d else e
a < b <= c == d != e > f >= g in h not in i is j is not k
a | b ^ c & d << e >> f + g - h * i / j // k % l @ m
-a ** -b
+a, ~b
await_(a)
a.b.c(d)[e](f).g
a[1], a[1:2], a[1:2:3], a[:], a[::], a[1, 2:3, ...], a[*b], a[b := 1], a[*b, c]
f(a, *b, c=d, **e)
f(x for x in y)
f(a, b, c) if 0 else f(a := 1, b)
f(**a, b=c)
f(a, *b, c, d=1, *e, **g)
# ---
[1, *a, 2]
[x for x in y if a if b for z in w]
{1, *a}
{1: 2, **a, 3: 4}
{x for x in y}
{x: y for x, y in z}
(x for x in y)
(yield)
(x := 1)
(a, *b)
(a,)
x = yield a, *b
x = yield
yield
(yield) % x
(yield) and y
(yield) if x else y
(yield) < x
(yield).a
x = yield from y
print((yield))
[lambda: x for x in y]
[x if y else z for x in w]
{**a}
# ---
f"a{b}c{d!r:>{w}}e{f=}g"
f'{x:{y}{z}}' "s" f"""{
a
}"""
f"{'a' if b else 'c'}"
f"{(lambda: 1)}"
f"{a,}" f"{*a, b}"
f"{yield_}{{}}"
rf"\{a}"
t"a{b!s}c"
t"{a:{b}}" t"c"
"a" 'b' r"c" u"d"
b"a" rb"b"
0x1F + 0o17 + 0b11 + 1_000 + 1.5e-3 + .5 + 5. + 1j + 0_0
...
