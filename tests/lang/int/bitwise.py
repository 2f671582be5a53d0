"""`&`, `|`, `^` and `~` over small, negative and big integers."""
vals = [0, 1, -1, 0xF0, -0xF0, 2**62, -2**62, 2**70 + 5, -(2**70) - 5]
for a in vals:
    print(~a, [a & b for b in vals], [a | b for b in vals], [a ^ b for b in vals])
print(True & 3, True | 2, True ^ 1, True & False, True | False, True ^ True)
