"""f-strings: expressions, conversions, nesting, `=`, multi-line."""
x, y, name = 5, 2.5, "bob"
print(f"{x} {y} {name!r} {name!s} {name!a} {x + 1} {x:>4}|{name:*^9}|{y:.3f}")
print(f"{x=} {y = } {name=!s} {x + y=:.2f} {x!r:>3}", f"{{}} {{{x}}}", f"", f"a" "b" f"{x}")
w = 8
print(f"{name:{w}}|{name:>{w}}|{y:{w}.{x - 3}f}|{x:{'0' + str(w)}d}")
print(f"{[i * i for i in range(4)]} {(lambda a: a + 1)(3)} { {'k': 1}['k'] } {x if x > 3 else y} {x,} {x == 5} {not x}")
print(f"""{x}
  {y
   + 1}""")
def f(n):
    return f"<{n}>{f(n - 1) if n else ''}"
print(f(3), rf"\d{x}", f"\t{x}\n".encode(), f"{x}" f"{y}", f"{'a' 'b'}", f"{x:,} {10**7:,}", f"{x!r:^{w}}|")
print([f"{i}{j}" for i in "ab" for j in (1, 2)], f"{name[0].upper()}{name[1:]}", f"{len(name)}")
class D:
    def __format__(self, s): return f"D[{s}]"
print(f"{D()} {D():x} {D()!s:.3}"[:12], f"{D():{w}d}")
try:
    f"{undefined_name}"
except NameError as e:
    print(e)
