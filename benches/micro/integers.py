"""Integers of any size, and math. Each operation is a row."""
import pyperf

import math
A = 3 ** 500
B = 7 ** 300
C = A * B
DIGITS = str(A)
P = (1 << 127) - 1

# Name, how often, statement.
OPERATIONS = [
    ("big_add", 200000, "r = A + B"),
    ("big_multiply", 50000, "r = A * B"),
    ("big_square", 20000, "r = C * C"),
    ("big_divide", 50000, "r = C // B"),
    ("big_modulo", 50000, "r = C % P"),
    ("big_power", 5000, "r = pow(A, 65537, P)"),
    ("big_shift", 200000, "r = A << 77 >> 33"),
    ("big_and", 200000, "r = A & B"),
    ("big_to_text", 10000, "r = str(A)"),
    ("big_from_text", 10000, "r = int(DIGITS)"),
    ("big_compare", 200000, "r = A < B"),
    ("divmod", 200000, "r = divmod(i, 7)"),
    ("pow_small", 200000, "r = (i & 15) ** 5"),
    ("gcd", 100000, "r = math.gcd(i * 12, 360360)"),
    ("isqrt", 100000, "r = math.isqrt(i * i + 1)"),
    ("sqrt", 200000, "r = math.sqrt(i)"),
    ("round", 200000, "r = round(i * 0.123, 2)"),
    ("bit_count", 200000, "r = i.bit_count() + i.bit_length()"),
    ("to_bytes", 200000, 'r = i.to_bytes(4, "little")'),
    ("from_bytes", 200000, 'r = int.from_bytes(b"\\x01\\x02\\x03\\x04", "big")'),
]


def operation(statement):
    """A function that does a statement n times; what the last time gave tells whether it was right."""
    names = {}
    exec("def run(n):\n    for i in range(n):\n        " + statement + "\n    return r", globals(), names)
    return names["run"]


if __name__ == "__main__":
    runner = pyperf.Runner()
    for _name, _count, _statement in OPERATIONS:
        runner.bench_func(_name, operation(_statement), _count)
