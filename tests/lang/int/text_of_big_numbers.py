# Decimal text of ints of one word to hundreds: around powers of ten and of two, and what limits it.
import sys


class Number(int):
    pass


for exponent in (18, 19, 20, 37, 38, 39, 56, 57, 58, 300, 1100, 1200, 1500, 4200):
    power = 10 ** exponent
    print(exponent, str(power) == "1" + "0" * exponent, str(power - 1) == "9" * exponent,
          str(-power - 1) == "-1" + "0" * (exponent - 1) + "1", f"{-power}" == "-1" + "0" * exponent)

for bits in (62, 63, 64, 65, 127, 128, 129, 191, 192, 1000):
    print(1 << bits, -(1 << bits), (1 << bits) - 1, repr(Number(1 << bits)))

seed, wrong = 1, 0
for count in range(1, 260):
    n = 0
    for _ in range(count):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        n = n << 53 | seed >> 11
    text = str(n)
    digits = ""
    rest = n
    while rest:
        rest, part = divmod(rest, 10 ** 17)
        digits = "%017d" % part + digits
    wrong += text != digits.lstrip("0") or int(text) != n or str(-n) != "-" + text
    wrong += "%d" % n != text or f"{n:,}".replace(",", "") != text or f"{n:+d}" != "+" + text
print(wrong)
print(str(Number(0)), str(Number(7)), str(Number(-(10 ** 19))), "%s" % (10 ** 38), format(10 ** 19, ","))

sys.set_int_max_str_digits(640)
print(len(str(10 ** 639)), len(str(-(10 ** 640) + 1)))
for n in (10 ** 640, -(10 ** 640), 10 ** 1000):
    try:
        print(len(str(n)))
    except ValueError as e:
        print(e)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)))
