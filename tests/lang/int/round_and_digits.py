"""round() to negative digits, and the digit limit of str()."""
for n in (15, 25, 35, -15, -25, 1250, 1350, 5, 4, 10**20 + 5 * 10**9):
    print(n, round(n), round(n, 2), round(n, -1), round(n, -2), round(n, -10))
big = 10**5000
try:
    str(big)
except ValueError as e:
    print("ValueError", e)
try:
    int("1" * 5000)
except ValueError as e:
    print("ValueError", e)
print(len(hex(big)), (10**4299 == int("1" + "0" * 4299)), len(str(10**4299)))
import sys
sys.set_int_max_str_digits(0)
print(len(str(big)), sys.get_int_max_str_digits())
